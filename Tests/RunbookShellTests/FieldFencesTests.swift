import RunbookCore
import Testing

@testable import tminus

/// Classes of commands met in runbooks of many trades, each with a neighbour that is harmless.
@Suite("Fences of many trades")
struct FieldFencesTests {
  typealias Case = RealFencesTests.Case

  @Test("what needs care, and why", arguments: asking + lasting + destroying + written + open)
  func held(_ item: Case) throws {
    let found = try RealFencesTests.command(item.fence, language: item.language)
    let kinds = Set(found.hazards.map(\.kind))
    #expect(
      found.offer == item.offer && kinds == item.kinds,
      "\(found.offer) \(found.hazards.map { "\($0.kind) \($0.detail)" })")
  }

  @Test("their harmless neighbours run as they are", arguments: neighbours)
  func runs(_ fence: String) throws {
    let found = try RealFencesTests.command(fence)
    #expect(found.offer == .run, "\(found.hazards.map { "\($0.kind) \($0.detail)" })")
  }

  /// Programs that want an answer, an editor or a session.
  static let asking: [Case] = [
    Case("$EDITOR config/prod.json", .terminal, .interactive),
    Case("systemctl edit worker", .terminal, .interactive),
    Case("ufw enable", .terminal, .interactive),
    Case("git tag -a v2.0.0", .terminal, .interactive),
    Case("git revert HEAD~2", .terminal, .interactive),
    Case("ansible-playbook web.yml --ask-vault-pass", .terminal, .interactive),
    Case("kubeadm upgrade apply v1.31.2", .terminal, .interactive),
    Case("pulumi up", .terminal, .interactive),
    Case("keytool -importcert -alias root -file root.pem", .terminal, .interactive),
    Case("gitlab-rails console", .terminal, .interactive),
    Case("docker compose exec api bash", .terminal, .interactive),
    Case("docker compose exec db psql -U app", .terminal, .interactive),
    Case("tmux new -s upgrade", .terminal, .interactive),
    Case("supervisorctl", .terminal, .interactive),
    Case("terraform apply -var-file=prod.tfvars", .terminal, .interactive),
    Case("kafka-console-producer.sh --topic t --bootstrap-server k:9092", .terminal, .readsInput),
  ]

  /// Programs that stay.
  static let lasting: [Case] = [
    Case("pm2 logs api --lines 50", .background, .neverEnding),
    Case("tail -50f app.log", .background, .neverEnding),
    Case("vmstat 2", .background, .neverEnding),
    Case("mix phx.server", .background, .neverEnding),
    Case("python3 src/app.py", .background, .neverEnding),
    Case("make serve", .background, .neverEnding),
    Case("npx prisma studio", .background, .neverEnding),
    Case("istioctl dashboard grafana", .background, .neverEnding),
  ]

  /// Calls after which something is gone, down or cut off.
  static let destroying: [Case] = [
    Case("kubectl scale sts/db --replicas 0", .typeToConfirm, .destructive),
    Case(
      "aws ecs update-service --cluster c --service s --desired-count 0", .typeToConfirm,
      .destructive),
    Case("heroku ps:scale worker=0", .typeToConfirm, .destructive),
    Case(
      "kubectl patch pvc old -p '{\"metadata\":{\"finalizers\":null}}'", .typeToConfirm,
      .destructive),
    Case("> /var/log/worker.log", .typeToConfirm, .destructive),
    Case(": > worker.log", .typeToConfirm, .destructive),
    Case("cat /dev/null > worker.log", .typeToConfirm, .destructive),
    Case("./infra.sh destroy", .typeToConfirm, .destructive),
    Case("./scripts/teardown.sh", .typeToConfirm, .destructive),
    Case("make db-reset", .typeToConfirm, .destructive),
    Case("npm run db:drop", .typeToConfirm, .destructive),
    Case("psql -f sql/drop_tables.sql", .typeToConfirm, .destructive),
    Case("ansible web -m shell -a 'rm -rf /srv/old'", .typeToConfirm, .destructive),
    Case("echo b > /proc/sysrq-trigger", .typeToConfirm, .destructive),
    Case("postsuper -d ALL", .typeToConfirm, .destructive),
    Case("ip netns list | xargs -r ip netns delete", .typeToConfirm, .destructive),
    Case("ip link set eth1 down", .typeToConfirm, .destructive),
    Case("git checkout -- src", .typeToConfirm, .destructive),
    Case("git restore src", .typeToConfirm, .destructive),
    Case("zfs send p/d@s | ssh b zfs receive -F p/d", .typeToConfirm, .destructive),
    Case(
      "kafka-consumer-groups.sh --reset-offsets --execute --group g", .typeToConfirm, .destructive),
    Case("gcloud sql backups restore 7 --restore-instance=db", .typeToConfirm, .destructive),
    Case("aws rds reboot-db-instance --db-instance-identifier db", .typeToConfirm, .destructive),
    Case("etcdctl member remove a1b2", .typeToConfirm, .destructive),
  ]

  /// Lines of files and screens.
  static let written: [Case] = [
    Case("10.0.0.5   db1 db1.internal", .view, .notACommand),
    Case("mydomain = corp.internal\nrelay_domains=\ninet_interfaces = all", .view, .notACommand),
    Case("[worker]\nautostart=true\nnumprocs=2", .view, .notACommand),
    Case("hostssl all app 10.0.0.0/8 scram-sha-256", .view, .notACommand),
    Case("GET /_cat/indices?v", .view, .notACommand),
    Case("/etc/app/conf.d   # settings", .view, .notACommand),
    Case("~/.app", .view, .notACommand),
    Case("bash: foo: command not found", .view, .notACommand),
    Case("{% include 'deploy.sh' %}", .view, .notACommand),
    Case("Loaded: loaded", .view, .notACommand),
    Case("app=# VACUUM", .view, .notACommand),
    Case("10.0.0.9:6379> PING", .view, .notACommand),
    Case("> show dbs", .view, .notACommand),
    Case("Restart-Service -Name worker", .view, .notACommand),
    Case("Remove-Item -Recurse -Force build", .view, .notACommand),
    Case("cd C:\\srv", .view, .notACommand),
    Case("RUN npm ci", .view, .notACommand),
    Case("[Unit]", .view, .notACommand),
    Case("import os", .view, .notACommand),
    Case("Rails.cache.clear", .view, .notACommand),
    Case("show dbs", .view, .notACommand),
    Case("api-7 1/1 Running 0 5m", .view, .notACommand),
    Case("drwxr-xr-x 2 root root 4096 conf", .view, .notACommand),
    Case("deployment.apps/api configured", .view, .notACommand),
    Case("PONG", .view, .notACommand),
    Case("✅ Deployed", .view, .notACommand),
  ]

  /// What a synopsis or a template leaves open.
  static let open: [Case] = [
    Case("cap [stage] deploy", .fill, .placeholder),
    Case("bump [ major | minor | patch ]", .choose, .placeholder),
    Case("./release.sh {blue|green}", .choose, .placeholder),
    Case("docker exec -i [container] ls", .fill, .placeholder),
    Case("git clone git@github.com:username/tool.git", .fill, .placeholder),
    Case("docker logs container_id", .fill, .placeholder),
    Case("kubectl logs pod-name", .fill, .placeholder),
    Case("aws s3 ls s3://bucket-name", .fill, .placeholder),
    Case("scp app.tgz user@host:/srv", .fill, .placeholder),
    Case("psql postgres://app:x@host:5432/db -c 'SELECT 1'", .fill, .placeholder),
    Case("pg_dump -h hostname app > app.sql", .fill, .placeholder),
    Case("curl https://shop.mydomain.com", .fill, .placeholder),
    Case("cd /your/project", .fill, .placeholder),
    Case("kill -9 PID", .fill, .placeholder),
    Case("gcloud config set project PROJECT_ID", .fill, .placeholder),
    Case("export API_KEY=\"sk-...\"", .refuse, .placeholder),
    Case(
      "psql -c \"CREATE USER app PASSWORD 'REPLACE_WITH_PASSWORD'\"", .fill, .placeholder),
    Case("psql -c \"ALTER USER app PASSWORD 'STRONG_PASSWORD'\"", .fill, .placeholder),
  ]

  static let neighbours: [String] = [
    "git tag -a v2.0.0 -m 'Second'", "git revert --no-edit HEAD", "ufw --force enable",
    "ufw allow 443/tcp", "pulumi up --yes", "docker compose exec api php artisan migrate --force",
    "docker-compose run --rm web bundle exec rake assets:precompile", "docker exec api kill -HUP 1",
    "pm2 logs --nostream", "tail -50 app.log", "vmstat 2 5", "iostat",
    "curl -N https://api.internal/answer", "python3 scripts/check.py",
    "make build", "make clean", "make db-migrate", "npm run cache:clear", "npm run clean",
    "kubectl scale sts/db --replicas 3", "heroku ps:scale worker=2", "echo done > status.txt",
    "echo > /dev/null", "./deploy.sh production", "./scripts/reset-cache.sh",
    "psql -f sql/create_tables.sql", "ansible web -m ping", "postqueue -p", "ip link show",
    "ifconfig eth0", "git checkout release-2", "git restore --staged src", "[ -f app.env ] && ls",
    "echo \"[deploy] starting\"", "git commit -m \"Fix [skip ci]\"", "ls data[0-9]*",
    "case \"$1\" in [yY]es) echo y ;; esac", "test \"$USER\" = root || echo no",
    "php artisan queue:work --stop-when-empty", "/etc/init.d/app status",
    "git clone https://github.com/apple/swift-log.git", "cp {a,b}.txt /tmp/",
    "zfs send p/d@s > d.zfs", "terraform apply -auto-approve", "terraform apply -var a=b plan.bin",
    "terraform output -raw cluster_name", "kubectl get pods -o custom-columns=NAME:.metadata.name",
    "cut -d, -f1 user_id.csv", "kill -TERM 41", "heroku config:set LOG_LEVEL=INFO --app shop",
    "cat access.log > copy.log", "make import", "\\cp -f a b", "./Tool.run",
    "mysql -h localhost -e 'SELECT 1'",
    "scp app.tgz deploy@web1:/srv", "kubectl get pod api-name-1",
    "psql -U app -c 'SELECT user_id FROM t'",
  ]
}
