"""What the script that kills runs may kill: nothing but its own."""

import os
import subprocess
import sys

from tests.run.kills import is_own

GRANDCHILD = "import subprocess; p = subprocess.Popen(['sleep', '30']); print(p.pid, flush=True); p.wait()"


def test_only_what_this_process_began_is_its_own():
    with subprocess.Popen([sys.executable, "-c", GRANDCHILD], stdout=subprocess.PIPE, text=True) as child:
        grandchild = int(child.stdout.readline())
        try:
            assert is_own(child.pid)
            assert is_own(grandchild)
        finally:
            os.kill(grandchild, 15)
    assert not is_own(1)
    assert not is_own(os.getppid())
    assert not is_own(child.pid)  # it has ended
