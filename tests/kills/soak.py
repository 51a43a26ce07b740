"""Starts a storm in a process namespace of its own; what script/soak calls."""

import os
import sys

from tests.kills import namespace

if __name__ == "__main__":
    storm = namespace.command([sys.executable, "-m", "tests.kills.storm", *sys.argv[1:]])
    os.execvpe(storm[0], storm, namespace.environment())
