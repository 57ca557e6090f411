/// Programs that want a person at the terminal.
enum Interaction {
  struct Found {
    let detail: String
    /// What follows is meant for the program or the machine that it opened.
    let takesOver: Bool
  }

  /// Sessions: what follows in the text is typed into them.
  private static let sessions = CallTable(
    """
    telnet *
    sftp !-b
    ftp !-s
    docker|podman|nerdctl exec|run|attach +-it|-ti|--tty|--interactive !-d !--detach
    docker|podman|nerdctl attach
    kubectl|oc|k exec|run|debug +-it|-ti|--tty|-t
    kubectl|oc|k attach
    oc rsh|debug !--
    gcloud sql connect
    gcloud compute ssh !--command !-- !--dry-run
    gcloud alpha cloud-shell|interactive
    gcloud cloud-shell ssh !--command
    az postgres|mysql|sql connect
    az ssh vm
    az webapp ssh
    az container exec
    aws ssm start-session !--document-name
    aws ecs execute-command +--interactive
    fly|flyctl ssh console !-C !--command
    fly|flyctl postgres|pg connect
    fly|flyctl console
    heroku ps:exec|pg:psql|redis:cli|console !-c
    heroku run bash|sh|console
    railway shell|connect|ssh
    vagrant ssh !-c !--command
    multipass shell
    lxc shell|console
    tsh ssh
    doctl compute ssh !--ssh-command
    doctl databases connect
    supabase db shell
    rails|*rails console|c|dbconsole|db
    rake console
    php artisan tinker|db !--execute
    artisan tinker
    php -a
    iex *
    screen !-d !-dm !-ls !-X !-list
    tmux attach|a
    tmux new|new-session !-d !-ds !-Ad
    tmux !new-session !kill-session !kill-server !ls !send-keys !list-sessions !new !split-window !set !source-file !-V !has-session
    scala !-e
    minikube ssh !-- !*
    virsh console
    nix-shell !--run !--command
    nix shell|develop !-c !--command
    guix shell !--
    poetry shell
    pipenv shell
    ipython !-c
    bpython *
    erl !-noshell
    ghci !-e
    sbt console
    machinectl shell|login
    ipmitool sol activate
    gitlab-rails console|c|dbconsole|db
    gitlab-psql|gitlab-redis-cli !-c
    wp shell
    wp db cli
    drush sql:cli|sqlc|php:cli|php
    rebar3 shell
    lein repl
    sbt !*
    influx !*
    influx v1 shell
    pct|machinectl enter|shell
    qm terminal
    supervisorctl|virsh|bluetoothctl|chronyc|ntpq|gnuplot|nmcli|wpa_cli|vtysh|birdc|asterisk !*
    supervisorctl fg
    mycli|pgcli|litecli|usql|iredis !-e !-c !-q
    snowsql !-q !-f
    adb shell !*
    toolbox|distrobox enter
    """)

  /// Questions, editors and logins: they come back to the shell.
  private static let dialogues = CallTable(
    """
    $EDITOR|$VISUAL|${EDITOR}|${VISUAL} *
    systemctl edit
    vi|vim|nvim|nano|emacs|pico|joe|micro|code-insiders|mcedit|ed|vimdiff !-c !-es !-Es !--headless
    less|more|most *
    man|info *
    htop|btop|atop|nmon|glances|k9s|lazydocker|lazygit|ctop|iotop|mc|tig|nnn|ranger|ncdu !-b !--batch !--version !-o !-C
    kubectl|oc|k edit
    crontab -e
    visudo|vipw|vigr !-c
    git rebase -i|--interactive
    git add -p|-i|--patch|--interactive
    git checkout|restore|reset|stash -p|--patch
    git commit !-m !--message !-F !--file !--no-edit !-C !--fixup !-am !--amend
    git commit --amend !-m !--message !--no-edit !-F !-C
    git mergetool|difftool|citool|gui
    gcloud auth login !--cred-file
    gcloud auth application-default login
    gcloud init
    gcloud app browse
    az login !acr !--service-principal !--identity !--federated-token
    aws configure !set !get !list !import !list-profiles !export-credentials
    aws sso login
    aws login
    gh auth login|refresh !--with-token
    gh pr|issue|release create !--title !-t !--fill !--body !-F !--web !--notes !-n !--generate-notes !--notes-file
    docker|podman|nerdctl login !-p !--password !--password-stdin
    helm registry login !-p !--password !--password-stdin
    heroku login|auth:login|container:login +login|auth:login
    vercel login|link
    vercel env add
    netlify login|init|link
    firebase login|init !login:ci !--token
    fly|flyctl auth login
    fly|flyctl launch !--no-deploy !--yes !-y !--now
    railway login|link|init
    wrangler login
    wrangler secret put
    supabase login
    doctl auth init !-t !--access-token
    doppler login|setup
    op signin
    vault login !-method !token !-token-only
    tsh login
    npm|pnpm login|adduser|add-user
    yarn npm login
    npm init !-y !--yes
    yarn init !-y
    npm create|init-app !--
    npx create-* !--yes !-y
    passwd !-l !-u !-d !-S !--stdin !--lock !--unlock
    adduser|chsh|chfn !--disabled-password !--gecos !-D !--system !-s
    ssh-keygen !-f !-R !-l !-F !-y !-p
    ssh-keygen !-N !-R !-l !-F !-y !-lf !-E
    ssh-copy-id !-n
    ssh-add !-l !-D !-L !-K !-d
    openssl req !-subj !-config !-in !-batch !-noout +-new|-x509|-newkey
    openssl genrsa|genpkey +-aes256|-des3|-aes128
    openssl s_client
    openssl pkcs12 !-passin !-passout !-password
    openssl passwd !-stdin !-in !*
    gpg --gen-key|--full-generate-key|--full-gen-key|--generate-key|--edit-key !--batch
    htpasswd !-b !-i !-D !-v !-nb !-bB !-nbB !-cb
    mysql_secure_installation|mysql_config_editor !-D
    createuser +--interactive|-P|--pwprompt
    fdisk|cfdisk|gdisk|parted|gparted !-l !--list !-s !--script !-x
    raspi-config|nmtui|dialog|whiptail|menuconfig|alsamixer
    dpkg-reconfigure !-f
    certbot certonly|--nginx|--apache|run !--non-interactive !-n !--standalone !--webroot !--dry-run !--agree-tos
    certbot +--manual
    rclone|s3cmd config|--configure !create !show !file !dump !update !delete !providers
    claude|codex|aider !-p !--print !--version
    ansible-vault create|edit
    sops !-d !-e !--decrypt !--encrypt !-i !--set !exec-env !decrypt !encrypt !publish !updatekeys
    sops edit
    django-admin createsuperuser|changepassword !--noinput !--no-input
    createsuperuser *
    gcloud beta interactive
    eb init|ssh
    sam init !--no-interactive !--name
    sam deploy +--guided|-g
    serverless !deploy !remove !info !logs !invoke !package !print !config
    ng new !--defaults
    expo login
    eas login|init
    pulumi login|new !--local !-y !--yes !--cloud-url
    terraform|tofu login|console
    smbclient !-c !-L !-N
    smbpasswd !-s !-x !-d !-e
    mail|mailx|mutt !-s !-H !-e
    lftp !-c !-e !-f
    cloudflared tunnel|login login
    cloudflared login
    gcloud feedback
    keytool +-genkeypair|-genkey !-dname
    keytool +-importcert|-import !-noprompt
    ansible-playbook|ansible +--ask-vault-pass|--ask-become-pass|--ask-pass|--ask-vault-password|-K|-k|-J
    pulumi up|destroy|refresh !--yes !-y !--skip-preview
    kubeadm upgrade apply !-y !--yes !--dry-run
    istioctl install !-y !--skip-confirmation !--dry-run
    do-release-upgrade !-f
    git tag +-a|-s|--annotate|--sign !-m !--message !-F !--file
    git revert !--no-edit !-n !--no-commit !--abort !--continue
    git merge +--no-ff|--edit !-m !--no-edit !-F
    gh pr merge !--merge !--squash !--rebase !--auto !-m !-s !-r
    changeset !publish !version !status !tag
    np !--help !--version
    release-it !--ci
    lerna version|publish !--yes !-y
    yarn|pnpm|bun create
    prisma migrate dev
    conda|mamba create|install|remove|update !-y !--yes
    pip|pip3 uninstall !-y !--yes
    kinit !-k !-kt
    argocd login !--password !--core
    patronictl switchover|failover|reinit|remove !--force
    ufw enable !--force
    netplan try
    vault operator unseal|rekey
    flutterfire configure
    amplify init|configure|push !--yes
    eas credentials
    zypper dup !-y !--non-interactive
    """)

  private static let interpreters: [String: Set<String>] = [
    "python": ["-c", "-m"], "python3": ["-c", "-m"], "python2": ["-c", "-m"], "node": ["-e", "-p"],
    "irb": [], "ruby": ["-e"], "perl": ["-e", "-ne", "-pe"], "php": ["-r", "-S"], "deno": [],
    "bash": ["-c"], "sh": ["-c"], "zsh": ["-c"], "fish": ["-c"], "ksh": ["-c"], "dash": ["-c"],
    "ash": ["-c"], "R": ["-e", "-f"], "lua": ["-e"], "julia": ["-e"], "jshell": [], "pry": [],
    "tclsh": [], "clojure": ["-e"], "groovysh": ["-e"], "bc": [], "gdb": ["-batch"],
  ]

  static func find(_ call: Invocation) -> Found? {
    if call.isRemote, !call.hasTerminal { return nil }
    let arguments = call.arguments
    switch call.program {
    case "ssh", "mosh", "autossh", "slogin":
      let ssh = SSH(arguments)
      guard ssh.command.isEmpty, !arguments.isEmpty else {
        return ssh.has("t") && !ssh.command.isEmpty
          ? Found(detail: call.brief, takesOver: false) : nil
      }
      // A tunnel is no session; what is piped in is the session's text.
      if ssh.has("N") || ssh.has("f") || ssh.has("V") || ssh.has("G") || ssh.has("Q")
        || ssh.has("O")
        || call.hasInput
      {
        return nil
      }
      return Found(detail: call.brief, takesOver: true)
    case "su", "runuser":
      if arguments.contains("-c") || arguments.contains(where: { $0.hasPrefix("--command") })
        || call.hasInput
      {
        return nil
      }
      return Found(detail: call.brief, takesOver: true)
    case "sudo", "doas": return sudo(call)
    case "newgrp", "login", "rlogin", "sg":
      return Found(detail: call.brief, takesOver: true)
    default: break
    }
    if let options = interpreters[call.program], !call.hasInput {
      let opens =
        arguments.allSatisfy { word in
          word.utf8.first == Byte.dash && word.utf8.count > 1 && !options.contains(word)
            && !["--version", "-V", "-v", "--help", "-h", "-lc", "-ec", "--check", "-s"].contains(
              word)
        } || arguments == ["-a"] || arguments == ["-i"]
      if opens, !["bc", "deno"].contains(call.program) || arguments.isEmpty {
        return Found(detail: call.brief, takesOver: true)
      }
    }
    if let client = Databases.asksForStatements(call) {
      return Found(detail: client, takesOver: true)
    }
    if manages(call, ["shell", "dbshell", "shell_plus"]), !call.hasInput,
      !arguments.contains("-c"), !arguments.contains("--command")
    {
      return Found(detail: call.brief, takesOver: true)
    }
    if manages(call, ["createsuperuser", "changepassword"]), !arguments.contains("--noinput"),
      !arguments.contains("--no-input")
    {
      return Found(detail: call.brief, takesOver: false)
    }
    if call.program == "rails", ["console", "c", "dbconsole"].contains(arguments.first ?? "") {
      return call.hasInput ? nil : Found(detail: call.brief, takesOver: true)
    }
    if let words = sessions.match(call), !call.hasInput || words.utf8.holds(" -") {
      return Found(detail: words, takesOver: true)
    }
    if call.isRemote { return nil }
    if let words = asksBeforeApplying(call) { return Found(detail: words, takesOver: false) }
    if let words = dialogues.match(call), !(call.hasInput && call.program != "less") {
      return Found(detail: words, takesOver: false)
    }
    return nil
  }

  /// `terraform apply` asks, unless it is told not to or is given a plan that was looked at before.
  private static func asksBeforeApplying(_ call: Invocation) -> String? {
    guard ["terraform", "tofu", "terragrunt"].contains(call.program), !call.hasInput,
      let index = call.arguments.firstIndex(of: "apply")
    else { return nil }
    let rest = call.arguments[(index + 1)...]
    let answers = ["-auto-approve", "--auto-approve", "-input=false", "-help", "--help"]
    if rest.contains(where: { word in answers.contains { word.hasPrefix($0) } }) { return nil }
    var isValue = false
    for word in rest {
      if isValue {
        isValue = false
      } else if word.utf8.first != Byte.dash {
        return nil
      } else {
        isValue = ["-var", "-var-file", "-target", "-state", "-backup", "-replace"].contains(word)
      }
    }
    return "\(call.program) apply"
  }

  /// `python manage.py shell`, `./manage.py dbshell`.
  static func manages(_ call: Invocation, _ commands: @autoclosure () -> Set<String>) -> Bool {
    guard call.isManaged else { return false }
    let words = [call.program] + call.arguments.prefix(6)
    guard
      let index = words.firstIndex(where: {
        $0.hasSuffix("manage.py") || $0 == "django-admin" || $0 == "flask"
          || $0.hasSuffix("artisan")
      }),
      index + 1 < words.count
    else { return false }
    return commands().contains(words[index + 1])
  }

  /// Which calls of `sudo` are sessions: `-i` and `-s` without a command; `-S` reads the password.
  ///
  /// Plain `sudo` before a command is not asked about: every command has the terminal, and so has the
  /// question for a password.
  private static func sudo(_ call: Invocation) -> Found? {
    for word in call.arguments {
      guard word.utf8.first == Byte.dash else { break }
      if ["-i", "-s", "--login", "--shell"].contains(word) {
        let rest = call.arguments.filter { $0.utf8.first != Byte.dash }
        let command = call.arguments.contains("-u") ? Array(rest.dropFirst()) : rest
        return command.isEmpty ? Found(detail: call.brief, takesOver: true) : nil
      }
      if word == "-S", !call.hasInput { return Found(detail: call.brief, takesOver: false) }
    }
    return nil
  }
}
