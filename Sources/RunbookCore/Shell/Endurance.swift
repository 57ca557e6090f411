/// Programs that do not come back by themselves.
enum Endurance {
  private static let table = CallTable(
    """
    tail +-f|-F|--follow
    tailf|multitail|lnav *
    journalctl +-f|--follow
    dmesg +-w|--follow|-W
    docker|podman|nerdctl|docker-compose|podman-compose logs +-f|--follow
    docker|podman|nerdctl compose logs +-f|--follow
    docker|podman stats|events !--no-stream !--until
    docker-compose|podman-compose up !-d !--detach !--no-start !--wait !--exit-code-from !--abort-on-container-exit
    docker|podman|nerdctl compose up !-d !--detach !--no-start !--wait !--exit-code-from !--abort-on-container-exit
    docker|podman|nerdctl compose watch
    kubectl|oc|k logs +-f|--follow
    kubectl|oc|k get|events|top +-w|--watch|--watch-only
    kubectl|oc|k port-forward|proxy
    stern|kail|kubetail !--version !--no-follow
    top !-b !-n !-bn1 !-bn !-l !-n1
    iftop|nethogs|bmon|iptraf|powertop|dstat !-t !-c !-o !--csv
    watch *
    watchexec|entr|inotifywait|fswatch +-m|*
    ping|ping6 !-c !-w
    mtr !-r !--report !-c
    npm|pnpm|yarn|bun start
    npm|pnpm|yarn|bun run|run-script dev|start|serve|watch|preview|storybook|dev:*|start:*|watch:*|serve:*|*:watch|*:dev
    pnpm|yarn|bun|npm dev|serve|watch|preview|storybook
    next|nuxt|nuxi dev|start
    vite|parcel|snowpack|nodemon|ts-node-dev|live-server|http-server|json-server|browser-sync|webpack-dev-server|pm2-runtime|tsx !build !--version !optimize
    tsx watch
    webpack|tsc|rollup|esbuild|sass|tailwindcss|jest|vitest|mocha|karma|gulp|cargo-watch +-w|--watch|serve|watch
    vitest !run !--run !--version
    webpack serve
    ng serve|s
    vue-cli-service serve
    react-scripts start
    react-native|expo start
    gatsby|astro|remix|svelte-kit|docusaurus develop|dev|start|serve
    hugo|jekyll|mkdocs|mdbook|zola server|serve|watch
    serve !--version
    uvicorn|gunicorn|hypercorn|daphne|waitress-serve|puma|unicorn|thin|passenger|streamlit|jupyter-lab|uwsgi|fastapi|granian !--version !--check-config !--help !stop !-D !--daemon !--daemonize
    jupyter notebook|lab !list !stop
    flask run
    python|python3|python2 -m http.server|SimpleHTTPServer|uvicorn|gunicorn|flask|streamlit|hypercorn|smtpd|aiohttp.web|jupyter
    rails|*rails server|s !-d !--daemon
    rackup|shotgun|guard|foreman|overmind|hivemind|honcho|sidekiq|resque|rerun !check !version !--version !-D !export
    rake jobs:work|resque:work|solid_queue:start
    php artisan serve|queue:work|queue:listen|schedule:work|horizon|octane:start|reverb:start !--once !--stop-when-empty
    php +-S
    symfony serve|server:start !-d
    node|deno|bun|ts-node server|server.js|app.js|index.js|main.js|*/server.js|*/index.js|*/main.js|*/app.js|server.ts|*/server.ts|app.ts|src/index.ts|dist/main
    node +--watch|--inspect|--inspect-brk
    deno task dev|start
    java +-jar !--version !-version !-help !migrate !validate !info !repair
    mvn|mvnw|gradle|gradlew spring-boot:run|bootRun|jetty:run|quarkus:dev|run|quarkusDev
    dotnet run|watch
    go run +./cmd/server|./cmd/api|server.go|./server|./cmd/web
    air|reflex|modd|CompileDaemon|caddy !init !-v !version !validate !reload !fmt !adapt !stop !start !hash-password
    celery worker|beat|flower|events
    dramatiq|rq|huey_consumer|arq|temporal +worker|server|*
    cloud-sql-proxy|cloud_sql_proxy|pgbouncer|haproxy|redis-server|mongod|mysqld|postgres|memcached|etcd|consul-agent|rabbitmq-server|minio|prometheus|grafana-server|sshuttle !--version !-d !--daemonize !--fork !--daemonize=yes !-D !-v !-c !check !--help
    minio server
    consul agent
    vault server
    nomad agent
    nginx +daemon_off
    ngrok http|tcp|start|tls
    cloudflared tunnel +run|--url
    localtunnel|lt +--port
    az webapp|functionapp|containerapp log tail
    az webapp|functionapp log|logs tail|stream
    az containerapp logs show +--follow
    func start|host
    gcloud logs|logging tail
    gcloud run services proxy
    gcloud app logs tail
    gcloud builds log +--stream
    heroku logs +--tail|-t
    heroku local
    fly|flyctl logs !--no-tail !-n
    fly|flyctl proxy
    vercel dev
    vercel logs +--follow|-f
    netlify dev
    netlify logs
    wrangler dev|tail
    railway logs !--no-stream
    firebase serve|emulators:start
    supabase functions serve
    stripe listen
    sam local start-api|start-lambda
    sam logs +-t|--tail
    sam sync +--watch
    aws logs tail +--follow|-f
    cdk watch
    serverless|sls offline|logs +-t|--tail|offline|start
    eb logs +--stream
    copilot svc logs +--follow
    doctl apps logs +-f|--follow
    tcpdump|tshark|ngrep !-c !-r !-D !--version
    sleep infinity|inf
    nc|ncat|netcat +-l|-lk|-lvp|-lp|-lvnp|-kl
    socat +TCP-LISTEN*|tcp-listen*|UNIX-LISTEN*
    yes *
    iperf|iperf3 +-s !-D
    skaffold|tilt|okteto|telepresence dev|up !--stream=false
    minikube tunnel|dashboard|mount
    argo logs|watch +-f|--follow|watch
    strace +-p
    perf top
    bpftrace|execsnoop|opensnoop|tcptop|biosnoop|fatrace|auditbeat
    redis-cli|valkey-cli monitor|MONITOR|subscribe|SUBSCRIBE|psubscribe|PSUBSCRIBE
    redis-cli|valkey-cli +--stat|--latency|--latency-history
    kafka-console-consumer|kafka-console-consumer.sh|kcat|kafkacat !--max-messages !--timeout-ms !-L !-e !-P
    mosquitto_sub !-C !-W
    nats sub|subscribe
    turbo|nx run|serve|dev +dev|serve|start|watch
    nx serve
    rclone mount|serve !--daemon
    sshfs +-f
    ssh +-N !-f !-fN !-fNT !-fnNT !-fNL
    tensorboard|mlflow|airflow|prefect ui|server|webserver|scheduler|--logdir|standalone|triggerer !-D !--daemon
    flower|locust +--port|-f|--host !--headless
    pm2 logs|log|monit|dash !--nostream
    supervisorctl tail +-f
    supervisorctl maintail +-f
    gitlab-ctl tail
    ceph +-w|--watch
    etcdctl watch
    consul watch|monitor
    nomad monitor
    nomad alloc logs +-f
    istioctl dashboard|d
    linkerd viz dashboard|tap
    prisma|drizzle-kit studio
    mix phx.server
    mix run +--no-halt
    storybook|ionic|hasura|medusa|strapi|directus|n8n dev|develop|serve|console|start
    dev !*
    python|python3 app.py|*/app.py|server.py|*/server.py|main.py|wsgi.py|asgi.py|bot.py|worker.py
    go run .|main.go
    cargo run !--
    cargo watch
    make|gmake|just|task dev|serve|server|watch|run|logs|dev-server|runserver|run-dev
    npm|pnpm|yarn|bun run|run-script watch-*|dev-*|logs|tail
    k3s server|agent
    adb logcat !-d
    flutter run
    ptw|pytest-watch !--help
    gitlab-runner run
    mongostat|mongotop !-n !--rowcount
    vector|promtail|fluentd|fluent-bit|telegraf|otelcol !--test !--dry-run !validate !--version !-version
    """)

  /// Options that mean "go on watching" to nearly every program that has them.
  private static let everywhere: Set<String> = ["--watch", "--follow", "--watch=true"]

  static func find(_ call: Invocation) -> String? {
    if call.ends { return nil }
    if call.program == "docker" || call.program == "podman" || call.program == "nerdctl",
      let detail = foregroundContainer(call)
    {
      return detail
    }
    if Interaction.manages(
      call, ["runserver", "runserver_plus", "serve", "queue:work", "qcluster", "run"]),
      call.program != "flask" || call.arguments.first == "run",
      !call.arguments.contains("--stop-when-empty"), !call.arguments.contains("--once")
    {
      return call.brief
    }
    if let words = table.match(call) { return words }
    if repeats(call) { return call.brief }
    if let option = call.arguments.first(where: { everywhere.contains($0) }),
      !["git", "grep", "echo", "printf", "curl", "wget", "rsync"].contains(call.program)
    {
      return "\(call.program) \(option)"
    }
    return nil
  }

  /// `vmstat 5` samples for ever, `vmstat 5 3` three times; `tail -100f` follows.
  private static func repeats(_ call: Invocation) -> Bool {
    switch call.program {
    case "vmstat", "iostat", "mpstat", "sar", "pidstat":
      return call.arguments.count { word in word.utf8.allSatisfy(Byte.isDigit) } == 1
    case "tail":
      return call.arguments.contains { word in
        let letters = word.utf8.dropFirst().drop(while: Byte.isDigit)
        return word.utf8.first == Byte.dash && letters.count == 1
          && (letters.first == UInt8(ascii: "f") || letters.first == UInt8(ascii: "F"))
      }
    default: return false
    }
  }

  /// `docker run` without `-d`.
  ///
  /// A container that publishes ports serves, and one that is given no command runs its image's own,
  /// which mostly serves too; with `--rm` and a command of its own it does that and ends.
  private static func foregroundContainer(_ call: Invocation) -> String? {
    let arguments = call.arguments
    guard let run = arguments.firstIndex(of: "run"), run < 2,
      arguments[..<run].allSatisfy({ $0 == "container" })
    else { return nil }
    let options = arguments[(run + 1)...]
    if options.contains(where: { word in
      word == "--detach" || word == "--detach=true" || word == "--help"
        || word.hasPrefix("-") && !word.hasPrefix("--") && word.utf8.count <= 5
          && word.utf8.contains(UInt8(ascii: "d"))
    }) {
      return nil
    }
    let publishes = options.contains {
      $0 == "-p" || $0 == "-P" || $0.hasPrefix("--publish")
        || $0.hasPrefix("-p") && $0.utf8.dropFirst(2).first.map(Byte.isDigit) ?? false
    }
    let inner = Wrappers.startsProgram(call)
    if publishes || !inner { return "\(call.program) run" + (publishes ? " -p" : "") }
    return nil
  }
}
