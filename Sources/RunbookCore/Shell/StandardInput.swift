/// Programs that wait for what is typed, and give no prompt for it.
enum StandardInput {
  private static let readers = CallTable(
    """
    gcloud secrets create|add +--data-file=-
    gcloud secrets versions add +--data-file=-
    docker|podman|nerdctl|helm|buildah|skopeo|oras|crane|gh login +--password-stdin
    gh auth login +--with-token
    gh secret set !--body !-b !-f !--env-file !--body-file
    gh variable set !--body !-b !-f !--env-file
    kubectl|oc|k apply|create|delete|replace|patch|diff +-
    kubectl|oc|k apply|create|delete|replace +-f=-|--filename=-
    mail|mailx|sendmail +-s|-t !-H
    wrangler secret put
    openssl enc|dgst|rsautl|pkeyutl|base64|rsa|x509 !-in !-help !*.pem !*.txt !*.crt !*.sql !*.gz
    openssl passwd +-stdin
    base64|sha256sum|md5sum|sha1sum|wc|sort|uniq|rev|jq|yq|xxd|od +-
    pg_restore +-
    vault kv|write +-
    heroku pg:psql +-f=-
    chpasswd|newusers !--help
    passwd +--stdin
    htpasswd +-i
    at|batch !-l !-c !-f !-d !-r
    tee *
    xargs !-a !--arg-file
    crontab +-
    git commit +-F=-|--file=-
    git hash-object|apply|am|mktree|update-index|update-ref|fast-import|cat-file +--stdin
    kubeseal !-f !--fetch-cert !--version !--validate !--re-encrypt
    gpg --import|--decrypt !*
    dd +if=/dev/stdin
    aws +file:///dev/stdin
    curl +@-
    psql +-f=-|--file=-
    cat +-
    ssh-add +-
    read *
    mapfile|readarray *
    kafka-console-producer|kafka-console-producer.sh *
    select *
    """)

  static func find(_ call: Invocation, _ command: SimpleCommand, in syntax: ShellSyntax) -> String?
  {
    if call.hasInput || call.isRemote { return nil }
    let arguments = call.arguments
    switch call.program {
    case "cat", "tee", "wc", "sort", "grep", "sed", "awk", "tr", "base64", "head", "cut", "uniq",
      "jq":
      let words = arguments.filter { $0.utf8.first != Byte.dash }
      if call.program == "cat", words.isEmpty { return call.brief }
      if call.program == "tee" || call.program == "tr" { return call.brief }
      // What they look for comes first; a file has to follow.
      let needed = ["grep", "sed", "awk", "jq"].contains(call.program) ? 2 : 1
      if ["base64", "sort", "wc", "head", "uniq", "cut"].contains(call.program), words.isEmpty,
        !arguments.contains("--version"), !arguments.contains("--help")
      {
        return call.brief
      }
      if needed == 2 { return nil }
    case "read":
      return "read"
    case "psql" where follows(arguments, "-f", "-"), "git" where follows(arguments, "-F", "-"),
      "mysql" where arguments.contains("-"):
      return call.brief
    default: break
    }
    if let option = arguments.first(where: { $0 == "--data-file=-" || $0 == "--password-stdin" }) {
      return "\(call.program) \(option)"
    }
    if follows(arguments, "--data-file", "-") { return "\(call.program) --data-file -" }
    return readers.match(call)
  }

  private static func follows(_ words: [String], _ option: String, _ value: String) -> Bool {
    zip(words, words.dropFirst()).contains { $0 == option && $1 == value }
  }
}
