/// The words by which a text shows that something is to be filled in, and those that only look so.
enum HoleWords {
  private static func words(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  /// Words that `[… …]` begins with where it is a hole.
  static let squareWords = words("your insert enter replace add the fill paste project")

  /// Words of Go's templates: what they begin is no hole.
  static let templateWords = words(
    "range end if else with json printf println len index define template block break continue "
      + "and or not eq ne lt gt le ge toJson join split upper lower title quote env range$")

  /// Elements of HTML.
  static let tags = words(
    """
    a abbr article aside audio b body br button canvas center code dd details div dl dt em footer
    form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input label li link main meta nav ol
    option p pre script section select small span strong style sub summary sup svg table tbody td
    textarea tfoot th thead title tr tt u ul video xml
    """)

  /// What a hole stands for: `PROJECT_ID` ends in one, `VERSION` is one.
  static let nouns = words(
    """
    ID IDS NAME NAMES TOKEN KEY KEYS SECRET PASSWORD PASSWD PASS PASSPHRASE URL URI HOST HOSTNAME IP
    IPS ADDRESS ADDR EMAIL MAIL USER USERNAME LOGIN VERSION TAG REVISION REV PROJECT SERVICE REGION
    ZONE CLUSTER NAMESPACE NS POD NODE CONTAINER DEPLOYMENT RELEASE CHART DOMAIN BUCKET IMAGE PORT
    FILE FILENAME FILEPATH PATH DIR DIRECTORY FOLDER BRANCH COMMIT SHA HASH DATABASE DB DBNAME TABLE
    SCHEMA DATE TIME TIMESTAMP INSTANCE SERVER SERVERS ACCOUNT VALUE SUBSCRIPTION GROUP TENANT
    DIGEST ORG ORGANIZATION REPO REPOSITORY REGISTRY APP APPLICATION ENVIRONMENT ENV NUM NUMBER
    COUNT CHANNEL ROLE POLICY ARN SUBNET VPC NETWORK VOLUME SNAPSHOT BACKUP DISK DEVICE PARTITION
    QUEUE TOPIC FUNCTION LAMBDA STACK CONNECTION STRING DSN ENDPOINT CERT CERTIFICATE TICKET ISSUE
    PR PID JOB TASK WORKSPACE TEAM OWNER CUSTOMER CLIENT COMPONENT MODULE PACKAGE CONTEXT VARIABLE
    PREFIX SUFFIX TARGET SOURCE DESTINATION DEST REPLICAS SIZE MESSAGE TITLE CHANGEME CHANGE REPLACE
    PLACEHOLDER TBD HERE EXAMPLE MACHINE VM NIC SLOT PLAN PRIMARY_HOST STANDBY_HOST
    """)

  /// What a hole's name begins with: `PREVIOUS_TRAFFIC_TARGET`.
  static let adjectives = words(
    "MY YOUR SOME THE NEW OLD PREVIOUS PREV CURRENT LAST TARGET CHANGE REPLACE INSERT ENTER ADD")

  /// First words of a name that is an order to the reader: `REPLACE_WITH_PASSWORD`.
  static let orders = words("REPLACE CHANGE CHANGEME INSERT ENTER YOUR")

  /// Last words of a name that no statement would hold as it is: `'STRONG_PASSWORD'`.
  static let secrets = words("PASSWORD PASSWD PASS SECRET TOKEN")

  /// Names of nobody, as the owner of a repository.
  static let owners = words(
    "username user-name user owner org organization organisation myorg myusername myuser someone "
      + "yourname namespace")

  /// Nobody's domain: `domain.com`.
  static let hosts = words("example domain mydomain")

  /// What stands for a machine behind `user@`.
  static let machines = words(
    "host hostname server ip ip-address server-ip remote remote-host remote-server machine target "
      + "your-server your-host example")

  /// Programs whose words are names of fields: `terraform output cluster_name`.
  static let keyPrograms = words(
    "terraform tofu terragrunt pulumi git-config make just rake rails npm yarn pnpm jq yq cut sort "
      + "mkdir touch createdb dropdb bundle dbt airflow cp mv")

  /// Options whose value is the name of a field.
  static let keyOptions = words(
    "-o --output --query --fields --field --columns --column --sort-by --sort --key --label-columns "
      + "-L --attribute --attribute-name --hash-key --partition-key -k --only --include --exclude")

  /// Options before a machine's or a person's name.
  static let hostOptions = words("-h -H --host --hostname -u -U --user --username -l")

  /// Hosts of repositories and images.
  static let forges = [
    "github.com", "gitlab.com", "bitbucket.org", "ghcr.io", "docker.io", "codeberg.org",
  ]

  /// Words in capitals that are what they are.
  static let constants = words(
    """
    GET POST PUT PATCH DELETE HEAD OPTIONS TRACE CONNECT PURGE HUP INT QUIT KILL TERM USR USR1 USR2
    STOP CONT ABRT ALRM CHLD SIGHUP SIGINT SIGQUIT SIGKILL SIGTERM SIGUSR1 SIGUSR2 SIGSTOP SIGCONT
    SIGABRT EXIT ERR DEBUG RETURN README LICENSE LICENCE NOTICE CHANGELOG CHANGES AUTHORS COPYING
    CONTRIBUTING CODEOWNERS VERSIONS MAINTAINERS INSTALL HISTORY SECURITY MANIFEST DOCKERFILE
    MAKEFILE PROCFILE EOF EOT EOL EOS END SQL JSON YAML XML CSV TSV HTML HTTP HTTPS TCP UDP ICMP SSH
    FTP TLS SSL DNS SMTP SOA NS MX TXT CNAME AAAA SRV PTR CAA ANY AXFR ACCEPT DROP REJECT LOG INPUT
    OUTPUT FORWARD PREROUTING POSTROUTING MASQUERADE DNAT SNAT RETURN NEW ESTABLISHED RELATED
    INVALID LISTEN UTC GMT EST PST CET MET TZ ANSI ASCII UTF LC C POSIX BSD GNU MIT ISC TRUE FALSE
    YES NO ON OFF NULL NONE ALL AUTO DEFAULT INFO WARN WARNING ERROR FATAL NOTICE CRITICAL VERBOSE
    SILENT PROD PRODUCTION STAGING STAGE DEV DEVELOPMENT TEST QA UAT LOCAL ADMIN ROOT SYSTEM PUBLIC
    PRIVATE ENABLED DISABLED ACTIVE INACTIVE READY RUNNING STOPPED SUCCESS FAILED FAILURE PENDING
    FARGATE SPOT STANDARD BASIC PREMIUM FREE RSA DSA ECDSA ED AES GCM CBC PEM DER PKCS CA CN OU ST
    SAN EC MONTHLY DAILY WEEKLY HOURLY QUARTERLY ANNUALLY YEARLY FULL INCREMENTAL SUM AVG MIN MAX
    AVERAGE MAXIMUM MINIMUM SAMPLECOUNT INTERNAL EXTERNAL GLOBAL SESSION ENTERPRISE STRING NUMBER
    BOOLEAN OBJECT ARRAY RAID LVM LUKS GPT MBR ESP NTFS FAT ZFS SWAP WAL NVME SSD HDD CPU GPU RAM
    MEMORY LOAD UP DOWN LEFT RIGHT START RESTART STATUS PING PONG INFO FLUSHALL FLUSHDB CONFIG SET
    KEYS LLEN HGETALL LRANGE SCAN TTL DBSIZE SAVE BGSAVE SLOWLOG CLIENT MONITOR REPLICAOF SLAVEOF
    AUTH EXPIRE DEL EXISTS TYPE INCR DECR SHUTDOWN FAILOVER SENTINEL CLUSTER ORIG_HEAD FETCH_HEAD
    MERGE_HEAD CHERRY_PICK_HEAD CAPABILITY_IAM CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND
    PAY_PER_REQUEST PROVISIONED OAUTH LDAP SAML SSO MFA OTP JWT HMAC SRE OPS CI CD API UI CLI SDK
    AWS GCP AZURE GCE EKS GKE AKS S3 EC2 RDS IAM KMS SQS SNS ECS ECR ELB ALB NLB ACM CDN WAF
    GROWTH ASYNC SYNC OLTP OLAP DESC ASC SELECT FROM WHERE AND OR NOT IN IS LIKE AS INTO VALUES
    UPDATE CREATE ALTER TABLE_NAME_COLUMN SHOW VACUUM ANALYZE REINDEX EXPLAIN BEGIN COMMIT ROLLBACK
    GRANT REVOKE TO IF BY LIMIT ORDER GROUP_BY HAVING JOIN UNION INDEX VIEW TRIGGER OK EU US UK DE
    """)

  /// Options whose value names a signal, a method or a level, never a hole.
  static let constantOptions = words(
    "-X --request --method -s --signal --log-level --loglevel --level --type --record-type --sku "
      + "--tier --size --format --output --output-format --protocol --time-grain --statistics "
      + "--statistic --severity --capabilities --billing-mode --scope --launch-type --edition --verb "
      + "--storage-type --comparison-operator --action --filter --unit")

  /// Programs whose words are patterns or prose: words in capitals and dots are themselves.
  static let patternPrograms = words(
    "grep egrep fgrep zgrep rg ag ack sed gsed awk gawk mawk perl jq yq findstr pcregrep tr expr "
      + "python python3 node ruby php lua")

  /// Programs whose words are printed: `echo "Waiting..."`.
  static let printingPrograms = words("echo printf say notify-send wall figlet logger")

  /// Programs whose words are the names of variables.
  static let namingPrograms = words(
    "printenv unset export declare typeset local readonly read env getopts mapfile readarray type "
      + "command hash trap shopt set make gmake cmake kill pkill killall alias unalias man help fg bg "
      + "bazel ninja rake just")

  /// Words after which another program's word is a variable's name: `gh secret set NAME`.
  static let namingPhrases = [
    ["secret", "set"], ["secret", "remove"], ["secret", "delete"], ["variable", "set"],
    ["variable", "get"], ["env", "add"], ["env", "rm"], ["env", "pull"], ["config:get"],
    ["config:set"], ["config:unset"], ["secrets", "set"], ["secrets", "unset"], ["secrets", "get"],
    ["set", "env"], ["config", "get"], ["config", "set"], ["run"],
  ]

  /// Plain words that stand for a value still to come.
  static let dummies = words(
    "changeme change-me change_me replaceme replace-me replace_me replace_with fixme tbd")
}
