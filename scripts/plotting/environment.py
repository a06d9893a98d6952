"""matplotlib, from wherever it is: None where it is missing."""
import os, subprocess, sys
from pathlib import Path
try:
    import matplotlib.figure, matplotlib.layout_engine, matplotlib.lines, matplotlib.ticker  # layout_engine is there since 3.6
except ImportError:
    matplotlib = None

ENVIRONMENT = Path(__file__).resolve().parents[2] / ".build" / "plot"


def restart_with_matplotlib():
    """Begins again in the project's virtual environment, which is made if need be."""
    python = ENVIRONMENT / "bin" / "python"
    if Path(sys.prefix).resolve() == ENVIRONMENT:
        sys.exit(f"plot: matplotlib does not work in {ENVIRONMENT}: remove that folder")
    if not python.exists() or subprocess.run([python, "-c", "import matplotlib"], capture_output=True).returncode:
        print(f"plot: installing matplotlib into {ENVIRONMENT}", file=sys.stderr)
        make = [sys.executable, "-m", "venv", "--clear", ENVIRONMENT]
        install = [python, "-m", "pip", "--disable-pip-version-check", "install", "--retries=2", "matplotlib>=3.6"]
        for command, question in (make, "is python3-venv there?"), (install, "is the network there?"):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                sys.exit(f"plot: cannot install matplotlib: {question} ({' '.join(done.stdout.splitlines()[-1:])})")
    os.execv(python, [str(python), *sys.argv])
