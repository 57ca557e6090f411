/// Calls after which something is gone.
enum Destruction {
  private static let table = CallTable(
    """
    unlink|shred|wipefs|mkswap|blkdiscard|hdparm !-l !--help !-I !-t
    mkfs|mkfs.ext4|mkfs.xfs|mkfs.btrfs|mkfs.vfat|mkfs.ext3|mke2fs|newfs *
    fdisk|sfdisk|gdisk|sgdisk|cfdisk|parted !-l !--list !print !-d !--dump
    dd +of=*
    truncate +-s|--size
    rmdir *
    find +-delete
    git push +--force|-f|--force-with-lease|--delete|--mirror|-d|--prune
    git push ++*|:*
    git reset +--hard
    git clean !-n !--dry-run +-f|-fd|-fdx|-xdf|-ffdx|-dfx|-dfX|--force
    git branch +-D
    git branch +--delete +--force
    git tag +-d|--delete
    git stash drop|clear
    git checkout +--force|-f
    git filter-branch|filter-repo
    git reflog expire
    git update-ref +-d
    git worktree remove +--force
    dropdb|dropuser|pg_dropcluster|pg_resetwal *
    mysqladmin drop|shutdown
    redis-cli|valkey-cli flushall|FLUSHALL|flushdb|FLUSHDB|del|DEL|unlink|UNLINK|shutdown|SHUTDOWN|debug|DEBUG
    kubectl|oc|k delete|drain
    kubectl|oc|k replace +--force
    kubectl|oc|k apply +--prune
    rsync +--delete|--delete-after|--delete-before|--delete-during|--delete-delay|--delete-excluded|--del|--remove-source-files !-n !--dry-run
    kubectl|oc|k scale +--replicas=0
    oc adm drain|prune
    kubeadm reset
    helm uninstall|delete|del|un
    helmfile destroy|delete
    terraform|tofu|terragrunt|pulumi|cdk|cdktf|sst|copilot|serverless|sls|sam|eksctl|kops destroy|delete|remove|rm
    terragrunt|terraform|tofu run-all destroy
    terraform|tofu state rm
    terraform|tofu apply +-destroy
    terraform|tofu workspace delete
    terraform|tofu force-unlock|taint
    gcloud|gsutil delete|destroy|purge
    gcloud projects|secrets|run|sql|compute|container|dns|iam|pubsub|storage|app|kms delete|destroy|remove-iam-policy-binding|rm|reset
    gcloud storage rm
    gcloud storage rsync +--delete-unmatched-destination-objects
    gsutil rm|rb
    gsutil rsync +-d
    bq rm
    az delete|purge
    aws s3 rm|rb
    aws s3 sync +--delete
    aws ec2|rds|ecs|eks|autoscaling|elbv2|route53|dynamodb|lambda|iam|kms|sqs|sns|cloudformation|ecr|elasticache|logs|s3api|ssm|secretsmanager|cloudfront|acm terminate-instances|schedule-key-deletion|purge-queue|deregister-*|release-address|revoke-*
    aws emr terminate-clusters
    doctl delete|rm|d|destroy
    doctl compute|kubernetes|databases|apps|projects|registry|volumes delete|rm|d
    linode-cli|hcloud|scw|vultr-cli|ibmcloud|oci|exo|civo delete|rm|remove|destroy|terminate
    heroku apps:destroy|pg:reset|addons:destroy|domains:remove|apps:delete|config:unset|pipelines:destroy
    heroku pg:reset
    fly|flyctl destroy|delete|remove|rm
    fly|flyctl apps|volumes|machine|machines|secrets|postgres destroy|delete|remove|unset
    vercel|vc remove|rm
    vercel env|domains|alias|dns|secrets rm|remove
    netlify sites:delete|env:unset
    railway down|delete
    supabase db reset
    supabase projects delete
    firebase hosting:disable|firestore:delete|functions:delete|database:remove
    wrangler delete
    docker|podman|nerdctl system|image|container|volume|network|builder|buildx prune
    docker|podman|nerdctl rm|rmi|kill
    docker|podman|nerdctl container|image|volume|network|secret|config|service|stack|node rm|remove|kill
    docker|podman volume rm|prune
    docker swarm leave
    docker|podman|nerdctl compose down +-v|--volumes|--rmi
    docker|podman|nerdctl compose rm
    docker-compose|podman-compose down +-v|--volumes|--rmi
    docker-compose|podman-compose rm|kill
    minikube|kind|k3d delete
    vagrant destroy
    multipass delete|purge
    virsh destroy|undefine
    userdel|deluser|groupdel|delgroup *
    apt|apt-get|aptitude|yum|dnf|zypper|pacman|brew|snap|apk purge|remove|autoremove|erase|uninstall|-R|-Rns|del
    dpkg -r|-P|--purge|--remove
    rpm -e|--erase
    npm|pnpm|yarn unpublish
    gem yank
    cargo yank
    reboot|shutdown|halt|poweroff !-c
    init 0|6
    systemctl reboot|poweroff|halt|kexec|rescue|emergency|isolate
    telinit *
    kill +-9 +-1
    killall5 *
    iptables|ip6tables +-F|-X|--flush|-D|-Z
    nft flush|delete
    ufw reset|disable
    ip addr|link|route|address|netns|rule|neigh|tunnel del|delete|flush
    ip link set down
    ifconfig down
    ifdown *
    nmcli con|connection|c|device|dev down|delete|disconnect
    systemctl stop|disable ssh|sshd|ssh.service|sshd.service|networking|NetworkManager|systemd-networkd
    crontab +-r
    lvremove|vgremove|pvremove|lvreduce *
    mdadm +--stop|--zero-superblock|--remove
    zfs|zpool destroy|rollback
    btrfs subvolume delete
    cryptsetup luksFormat|erase|luksErase|luksRemoveKey
    alembic downgrade +base
    flyway clean
    liquibase dropAll|drop-all
    prisma migrate reset
    prisma db push +--force-reset|--accept-data-loss
    sequelize|sequelize-cli|knex db:drop|db:migrate:undo:all
    typeorm schema:drop
    php artisan migrate:fresh|migrate:reset|db:wipe|migrate:refresh
    rails|rake|*rails db:drop|db:reset|db:purge|db:drop:all|db:migrate:reset|db:schema:load|db:truncate_all
    mix ecto.drop|ecto.reset
    diesel database reset
    sqlx database drop|reset
    dotnet ef database drop
    goose reset
    migrate drop
    mongorestore +--drop
    pg_restore +--clean|-c
    rabbitmqctl reset|force_reset|delete_queue|purge_queue|delete_vhost|delete_user
    kafka-topics|kafka-topics.sh +--delete
    kafka-delete-records|kafka-delete-records.sh *
    nodetool decommission|removenode|assassinate|clearsnapshot
    etcdctl del
    consul kv|force-leave delete|rm
    vault delete|destroy
    vault kv|secrets|auth|policy|lease delete|destroy|metadata|disable|revoke
    nomad job|system stop|gc +-purge|gc
    curator_cli|curator delete_indices|*
    restic|borg|kopia|duplicity forget|prune|delete|remove-older-than
    velero backup|restore|schedule delete
    mc rb|rm
    rclone delete|purge|deletefile|rmdirs|cleanup|sync
    s3cmd|s4cmd rm|rb|del
    s5cmd rm|rb
    azcopy remove|rm
    azcopy sync +--delete-destination=true
    gh repo|release|secret|variable|run|issue|workflow|gist|ssh-key|cache|codespace delete|archive
    glab repo|release|variable delete
    stripe delete
    argocd app|cluster|repo|proj delete|rm
    argo delete|terminate
    flux uninstall|delete
    istioctl uninstall
    linkerd uninstall
    wp db reset|drop|clean
    wp site|plugin|theme|post|user delete|empty|uninstall
    drush sql-drop|sql:drop
    celery purge
    crictl rmi|rm|rmp
    ctr delete|rm|remove
    setfacl +-b
    pm2 delete|kill
    ansible-galaxy remove
    snapper delete
    timeshift +--delete|--restore
    postsuper +-d
    exim|exim4 -Mrm
    doveadm expunge
    doveadm mailbox delete
    patronictl reinit|remove
    gcloud sql backups restore
    heroku pg:backups:restore|pg:copy
    consul snapshot restore
    gitlab-backup restore
    gitlab-rake gitlab:backup:restore|gitlab:setup
    zfs receive|recv +-F
    zpool labelclear
    gpart destroy|delete|restore|create
    fsck|fsck.ext4|e2fsck|xfs_repair|btrfsck !-n !-N
    etcdctl member remove
    ceph osd purge|destroy|rm|remove
    ceph fs|pool|mon|config rm|delete|remove
    rbd rm|remove
    rados rmpool|purge
    kafka-consumer-groups|kafka-consumer-groups.sh +--reset-offsets +--execute
    kafka-consumer-groups|kafka-consumer-groups.sh|kafka-acls.sh +--delete|--remove
    rabbitmqadmin delete|purge
    ldapdelete *
    qm|pct destroy|rollback
    lxc|incus delete
    conda|mamba env remove
    git checkout .
    git checkout +--
    git restore !--staged !-S
    git rm !--cached !-n
    certbot delete|revoke
    wp search-replace !--dry-run
    tootctl remove|delete|purge|prune|cull|remove-orphans
    dnf|dnf5 system-upgrade reboot
    influx delete
    influx bucket|org|user delete
    tee /proc/sysrq-trigger
    eb terminate
    copilot app|env|svc delete
    amplify delete
    sst|serverless|sls remove
    pg_rewind *
    redis-cli|valkey-cli +--cluster del-node|reset
    mc mirror +--remove
    keytool +-delete
    gpg +--delete-keys|--delete-secret-keys|--delete-key
    hdiutil|diskutil eraseDisk|eraseVolume|partitionDisk
    journalctl +--vacuum-time|--vacuum-size|--vacuum-files|--rotate
    """)

  /// What a call destroys with, for a reader.
  static func find(_ call: Invocation) -> String? {
    let arguments = call.arguments
    switch call.program {
    case "rm", "srm":
      // Any `rm` cannot be taken back; one without options on plain files is what a person means.
      let force = arguments.contains { word in
        word == "--recursive" || word == "--force"
          || word.utf8.first == Byte.dash && word.utf8.dropFirst().first != Byte.dash
            && word.utf8.contains {
              [UInt8(ascii: "r"), UInt8(ascii: "R"), UInt8(ascii: "f")].contains($0)
            }
      }
      let open = arguments.contains { $0.utf8.contains { "*?$`".utf8.contains($0) } }
      return force || open || arguments.contains(where: { $0.hasPrefix("/") }) ? call.brief : nil
    case "chmod", "chown", "chgrp":
      let recursive = arguments.contains {
        $0 == "--recursive" || $0.hasPrefix("-") && !$0.hasPrefix("--") && $0.contains("R")
      }
      let broad = arguments.contains {
        ["/", "/*", "/etc", "/usr", "/var", "/home", "/bin", "/lib", "~", "$HOME"].contains($0)
      }
      return recursive
        && (broad || arguments.contains("777") || arguments.contains("a+rwx")
          || arguments.contains("0777"))
        ? call.brief : nil
    case "kill":
      return arguments.contains("-1") && arguments.count > 1 ? call.brief : nil
    case "mv":
      return arguments.last == "/dev/null" ? call.brief : nil
    case "aws":
      let word = arguments.first {
        $0.hasPrefix("delete-") || $0.hasPrefix("terminate-") || $0.hasPrefix("batch-delete-")
          || $0.hasPrefix("purge-") || $0.hasPrefix("reboot-")
      }
      if let word, arguments.firstIndex(of: word) ?? 9 < 6 { return "aws \(word)" }
    case "curl", "http", "https", "xh", "wget":
      let deletes =
        zip(arguments, arguments.dropFirst()).contains {
          ($0 == "-X" || $0 == "--request") && $1.uppercased() == "DELETE"
        }
        || arguments.contains {
          ["-XDELETE", "--request=DELETE", "--method=DELETE"].contains($0)
            || $0 == "DELETE" && call.program != "curl"
        }
      if deletes { return "\(call.program) -X DELETE" }
    default: break
    }
    if Interaction.manages(
      call,
      [
        "flush", "reset_db", "sqlflush", "migrate:fresh", "migrate:reset", "db:wipe",
        "migrate:refresh",
      ])
    {
      return call.brief
    }
    if Interaction.manages(call, ["migrate"]), arguments.contains("zero") { return call.brief }
    if let option = scalesToNothing(arguments) { return "\(call.program) \(option)" }
    if ["kubectl", "oc", "k"].contains(call.program), arguments.contains("patch"),
      arguments.contains(where: { $0.utf8.holds("finalizers") })
    {
      return "\(call.program) patch finalizers"
    }
    if let name = TaskNames.destroys(call) { return name }
    if let words = table.match(call) {
      if arguments.contains("--dry-run") || arguments.contains("--dry-run=client")
        || arguments.contains("--dry-run=server") || arguments.contains("--dryrun")
      {
        return nil
      }
      return words
    }
    return statement(call)
  }

  /// `--replicas 0`, `--desired-count=0`: nothing is left running.
  private static func scalesToNothing(_ arguments: [String]) -> String? {
    for (word, next) in zip(arguments, arguments.dropFirst())
    where next == "0" && scales.contains(word) {
      return word + " 0"
    }
    if arguments.first == "ps:scale" { return arguments.first { $0.hasSuffix("=0") } }
    return arguments.first { word in
      word.utf8.last == UInt8(ascii: "0") && word.hasSuffix("=0")
        && scales.contains { word.utf8.dropLast(2).elementsEqual($0.utf8) }
    }
  }

  private static let scales = ["--replicas", "--desired-count", "--desired-capacity"]

  /// Programs that only show or look for what they are given.
  private static let silent: Set<String> = [
    "grep", "egrep", "rg", "ag", "git", "awk", "sed", "jq", "cat", "ls", "less", "logger", "test",
    "[",
    "[[", "gh", "hub", "glab", "ssh", "bash", "sh", "zsh", "su",
  ]

  /// Statements among the arguments and in what is written into a database's client.
  private static func statement(_ call: Invocation) -> String? {
    if silent.contains(call.program) { return nil }
    if HoleWords.printingPrograms.contains(call.program), !call.isPiped { return nil }
    for word in call.arguments where word.utf8.count > 8 {
      if let words = Databases.destroys(word) { return "\(call.program): \(words)" }
    }
    if Databases.clients.contains(call.program), let words = Databases.destroys(call.input) {
      return "\(call.program): \(words)"
    }
    return nil
  }
}
