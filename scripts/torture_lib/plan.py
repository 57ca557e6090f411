"""What one case is: a runbook, and when what is killed; all of it from the seed."""
import random
import re

VICTIMS = [("tminus",), ("shell",), ("keeper",), ("tminus", "shell"), ("tminus", "keeper"),
           ("shell", "keeper"), ("tminus", "shell", "keeper")]
KINDS = ["plain", "plain", "loop", "slow", "much", "cd", "exit", "failing"]
MARK = re.compile(r'"\$TMINUS_RUN (\d+) (\d+) ')
MUCH = 20_000


class Kill:
    """Who is killed, and when: so long after the start, after an answer, or after a line in the ledger."""

    def __init__(self, rng):
        self.victims = rng.choice(VICTIMS)
        self.after = rng.choice(["start", "answer", "answer", "line"])
        self.count = rng.randint(1, 6)
        self.delay = rng.choice([0, rng.uniform(0, 0.03), rng.uniform(0, 0.3)])
        if self.after == "start":
            self.delay = rng.uniform(0, 1.0)

    def __str__(self):
        nth = "" if self.after == "start" else f" {self.count}"
        return f"{'+'.join(self.victims)} {self.delay * 1000:.0f} ms after {self.after}{nth}"


class Command:
    """One line of the runbook, and what it leaves: a line in the ledger, a variable, a directory."""

    def __init__(self, rng, step, number, ledger):
        self.kind = rng.choice(KINDS)
        self.last = f"s{step}c{number}"
        self.directory = f"d{rng.randrange(5)}" if self.kind == "cd" else None
        self.status = 1 if self.kind == "failing" else 0
        pause = rng.choice([0.005, 0.02, 0.06])
        mark = (f"printf '%s\\n' \"$TMINUS_RUN {step} {number} ${{EPOCHREALTIME-0}} ${{LAST-none}} ${{PWD##*/}}\""
                f" >> {ledger}; LAST={self.last}")
        self.text = {
            "plain": mark,
            "loop": f"for i in 1 2 3; do sleep {pause / 2}; done; {mark}",
            "slow": f"sleep {pause * 2}; {mark}; sleep {pause * 3}",
            "much": f"seq 1 {MUCH}; {mark}",
            "cd": f"sleep {pause}; {mark}; cd ../{self.directory}",
            "exit": f"{mark}; sleep {pause}; exit 0",
            "failing": f"sleep {pause}; {mark}; false",
        }[self.kind]


class Plan:
    """The case of a seed."""

    def __init__(self, seed, commands, ledger):
        rng = random.Random(seed)
        self.seed = seed
        self.by_pipe = rng.random() < 0.2
        self.kills = [Kill(rng) for _ in range(rng.choice([1, 1, 2, 2, 3, 4]))]
        self.commands = {}
        lines = ["# Torture", ""]
        step = 0
        while len(self.commands) < commands:
            step += 1
            lines += [f"## Part {step}", "", "```bash"]
            for number in range(1, rng.choice([1, 1, 2, 3]) + 1):
                command = Command(rng, step, number, ledger)
                self.commands[step, number] = command
                lines.append(command.text)
            lines += ["```", ""]
            if rng.random() < 0.4:
                lines += [f"## After {step}", ""] + [f"- [ ] box {step}.{n}" for n in range(rng.randint(1, 3))] + [""]
        self.text = "\n".join(lines)

    def __str__(self):
        return f"seed {self.seed}, {'pipe' if self.by_pipe else 'terminal'}: " + "; ".join(map(str, self.kills))
