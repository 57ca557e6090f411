"""Runbooks to measure with, written piece by piece: this process stays small."""

LINE = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"


def trivial(path, steps):
    """Steps that take no time of their own: each fence under its own heading."""
    with open(path, "w") as file:
        file.write("# Runbook\n\n")
        for step in range(1, steps + 1):
            command = "true" if step % 2 else f"echo step-{step}"
            file.write(f"## Step {step}\n\nSome prose that explains step {step}: why it is done"
                       f" and *what* to check afterwards.\n\n```bash\n{command}\n```\n\n")
    return path


def printing(path, size):
    """One step that prints so many bytes."""
    with open(path, "w") as file:
        file.write(f"# Runbook\n\n## Print\n\n```bash\n{printing_command(size)}\n```\n")
    return path


def printing_command(size):
    return f"yes {LINE} | head -c {size}"


def large(path, size, compound=False):
    """A checklist of that size, with boxes, fences, tables and prose as real ones have them.

    Compound commands in each fence, where asked for: bash itself has to judge those.
    """
    written = 0
    with open(path, "w") as file:
        written += file.write("# Migration of the fleet\n\nRun it top to bottom.\n\n")
        part = 0
        while written < size:
            part += 1
            written += file.write(section(part, compound))
    return path


def section(part, compound):
    lock = f"test ! -e /srv/new/{part}/lock\n"
    if compound:
        lock = f"if [ -e /srv/new/{part}/lock ]; then\n  echo locked\nfi\n"
    table = ""
    if part % 2:
        table = (f"| Metric | Target | Owner |\n|---|---|---|\n| Latency p{part} | < 200 ms | ops |\n"
                 f"| Errors | < 0.{part}% | on call |\n\n")
    return (
        f"## {part}. Move service {part} ({part % 50 + 5} minutes)\n\n"
        f"Service {part} serves *readers* and **writers**; it is moved while it serves. The old "
        f"copy stays until [ticket {part}](https://tickets.example/{part}) is closed, and its "
        "data is compared before the switch. Nothing is deleted here.\n\n"
        "### Before\n\n"
        f"- [ ] Backups of service {part} are from today\n"
        f"- [ ] Alerts of service {part} are silenced, and `on call` knows\n"
        f"- [ ] The certificate of host-{part} is valid for more than 30 days\n"
        "  - see the list of certificates\n\n"
        f"{table}"
        "### Switch\n\n"
        "Copy the data, then compare:\n\n"
        "```bash\n"
        f"# Copy what service {part} holds\n"
        f"rsync --archive --delete /srv/data/{part}/ /srv/new/{part}/\n"
        f"diff --recursive --brief /srv/data/{part} /srv/new/{part} \\\n"
        "  && echo equal\n"
        f"{lock}"
        "```\n\n"
        f"- [ ] No difference was listed for service {part}\n"
        f"- [ ] Requests per second are at most {part * 7 % 900}\n"
        "- [ ] The dashboard is green, all rows\n\n"
        "> If it is not, stop here and ask.\n\n"
        "### After\n\n"
        f"The old copy of service {part} is kept for 14 days. Whoever needs it before then asks "
        "the team that owns it; nobody copies it back by hand, since the new copy has taken "
        f"writes from the switch on. What was measured is noted in the log of wave {part // 8}, "
        "with the time of day and the name of whoever looked.\n\n"
        "#### Known trouble\n\n"
        f"1. Service {part} logs *warnings* about its cache for some minutes; they end by "
        "themselves once the cache is warm.\n"
        f"2. Clients older than version {part % 9 + 1}.2 resolve names once and never again: "
        "they are restarted by their owners.\n\n")
