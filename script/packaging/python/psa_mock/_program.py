"""Where the program is."""

import os
import shutil
import sysconfig
from pathlib import Path


def find_program() -> str:
    """Returns the path of the program: the one that PSA_MOCK_PROGRAM names, else the one that this
    package has installed, else the one in PATH.

    Raises FileNotFoundError if there is none.
    """
    if named := os.environ.get("PSA_MOCK_PROGRAM"):
        return named
    user = f"{os.name}_user"
    for scheme in (sysconfig.get_default_scheme(), user):
        path = Path(sysconfig.get_path("scripts", scheme=scheme), "psa-mock")
        if path.is_file():
            return str(path)
    if found := shutil.which("psa-mock"):
        return found
    raise FileNotFoundError(
        "psa-mock is not installed beside this Python and not in PATH; PSA_MOCK_PROGRAM can name it")
