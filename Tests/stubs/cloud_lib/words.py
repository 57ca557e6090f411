"""Reads a command line strictly: what a command does not take is refused."""

from .state import Refusal


class Command:
    """One command of a tool: its words, its operands, its options with and without a value."""

    def __init__(self, run, operands=0, values=(), switches=(), required=(), changes=False):
        self.run = run
        self.operands = operands
        self.values = set(values) | set(required)
        self.switches = set(switches)
        self.required = required
        self.changes = changes


def find(commands, argv):
    """The command that the first words name, and the words behind them."""
    for length in range(len(argv), 0, -1):
        command = commands.get(" ".join(argv[:length]))
        if command:
            return command, argv[length:]
    raise Refusal(f"no such command in the stub: {' '.join(argv)}", 2)


def read(command, words, shorts=None):
    """Operands and options of a call."""
    shorts = shorts or {}
    operands, options = [], {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "-" or not word.startswith("-"):
            operands.append(word)
            continue
        name, equals, value = word.partition("=")
        name = shorts.get(name, name)
        if name in command.switches and not equals:
            options[name] = True
        elif name in command.values:
            if not equals:
                if not rest:
                    raise Refusal(f"argument {name}: expected one argument", 2)
                value = rest.pop(0)
                # Azure's options take words up to the next option.
                while rest and "=" in value and "=" in rest[0] and not rest[0].startswith("-"):
                    value += " " + rest.pop(0)
            options[name] = value
        else:
            raise Refusal(f"unrecognized arguments: {word}", 2)
    least, most = command.operands if isinstance(command.operands, tuple) else (command.operands,) * 2
    if not least <= len(operands) <= most:
        raise Refusal(f"expected {command.operands} operands, got {operands}", 2)
    if "" in operands or "" in options.values():
        raise Refusal("an empty word: a variable was not set", 2)
    missing = [name for name in command.required if name not in options]
    if missing:
        raise Refusal(f"argument {' '.join(missing)}: must be specified", 2)
    return operands, options
