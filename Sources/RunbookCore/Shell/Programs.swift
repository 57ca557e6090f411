/// Names of programs that people write in documents.
enum Programs {
  /// Programs that a command in a text is known by.
  static let common: Set<String> = Set(
    """
    ab ack act alembic ansible ansible-playbook apt apt-cache apt-get argo argocd artisan aws az
    awk base64 bash bazel bc bq brew bun bundle bunx bzip2 cargo cat cd cdk celery certbot chmod
    chown cloudflared cmake composer conda consul cp crictl cron crontab ctr curl cut cypress date
    dbt dd deno df diff dig django-admin docker docker-compose doctl dotnet dpkg drush du echo
    elixir env eslint etcdctl export fastlane ffmpeg find firebase flask fly flyctl flyway free
    gcloud gem git glab go gpg gradle grep gsutil gunicorn gunzip gzip head helm helmfile heroku
    host hostname htop http hugo id ifconfig influx ip iptables istioctl java jest journalctl jq
    just k6 k9s kafka-topics kill killall kind knex kubectl kubectx kubens kustomize last ldconfig
    less ln ls lsblk lsof make mariadb md5sum migrate minikube mix mkdir mongo mongodump mongorestore
    mongosh mount mv mvn mysql mysqldump nc netlify netstat next nginx ng nix nmap node nodetool
    nohup nomad npm npx nslookup nuxt oc openssl packer pandoc pg_basebackup pg_ctl pg_dump
    pg_dumpall pg_isready pg_restore pgbench php php-fpm pip pip3 pipenv pipx ping playwright pm2
    pnpm podman poetry postgres printenv prisma printf prometheus promtool ps psql pulumi puma pwd
    pyenv pytest python python3 rabbitmqctl rails rake rclone redis-cli redis-server restic rm rmdir
    rspec rsync ruby rustup s3cmd scp sed serverless service sequelize sftp sh sha256sum shuf
    skaffold sleep sls snap sops sort source sqlite3 sqlx ss ssh ssh-add ssh-copy-id ssh-keygen ssl
    stat stripe su sudo supabase supervisorctl svn sysctl systemctl tail tar tee telnet terraform
    terragrunt tflint time timeout tmux tofu top touch tox trivy tsc turbo twine ufw uname unzip
    uptime useradd usermod uv uvicorn vagrant vault velero vercel vi vim virtualenv vite vitest vmstat
    wc wget whoami wrangler xargs yarn yq yum zip zsh rsyslog logrotate patronictl pgbackrest
    gcloud-crc32c hatch ruff mypy black flake8 pylint oha wrk hey locust artillery newman dnf zypper
    apk pacman dmesg lscpu lsmod modprobe swapoff swapon umount xz zcat zgrep jib ko cosign syft grype
    steampipe eksctl kops kubeadm linkerd flux cilium calicoctl tsh op chamber aws-vault saml2aws
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Programs that are a whole command without an argument.
  static let sufficient: Set<String> = [
    "htop", "uptime", "whoami", "pwd", "hostname", "ls", "df", "free", "id", "ps", "env",
    "printenv",
    "top", "psql", "dmesg", "lsblk", "pytest", "make",
  ]

  /// Words that begin a command beside programs.
  static let shell: Set<String> = [
    "if", "for", "while", "until", "case", "export", "set", "source", ".", "eval", "exec", "alias",
    "unset", "trap", "function", "[", "[[", "test", "read", "exit", "wait", "declare", "local",
  ]

  /// Programs whose names are English words: they need more than prose behind them.
  static let everyday: Set<String> = [
    "time", "make", "find", "sort", "cut", "last", "host", "head", "tail", "go", "service", "date",
    "split", "test", "start", "stop", "set", "read", "exit", "wait", "less", "more", "watch",
    "free",
    "next", "just", "act", "top", "kind", "export", "source", "move", "copy", "install", "ping",
    "mix",
    "fly", "flask", "echo", "touch", "black", "patch", "migrate", "ssl", "cron", "vault", "hey",
    "op",
    "node", "env", "sleep", "kill", "join", "ko", "flux", "cd", "mount", "supervisor", "id", "http",
    "hatch", "vite", "jest", "turbo", "stripe", "packer", "consul", "nomad", "prisma", "docker",
    "kubectl", "git", "python", "redis", "nginx", "postgres", "prometheus",
  ]
}
