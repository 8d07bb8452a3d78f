"""The shared list of bad inputs: each case is met here, held elsewhere, or belongs to a part that is not built yet."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILE = Path(os.environ.get("HANDOFF_SHARED_DATA", ROOT.parent / "shared" / "data")) / "bad_inputs.json"
MET = {  # cases that are more than a refusal -> the test that meets them
    "B13": "tests/security/test_survived.py",
    "B28": "tests/security/test_survived.py",
    "B29": "tests/security/test_survived.py",
    "B31": "tests/security/test_survived.py",
    "B35": "tests/security/test_survived.py",
    "B37": "tests/security/test_survived.py",
    "B47": "tests/security/test_survived.py",
    "X09": "tests/security/test_survived.py",
    "X12": "tests/security/test_survived.py",
    "X22": "tests/security/test_survived.py",
    "Z08": "tests/security/test_untouched.py",
    "K03": "tests/security/test_survived.py",
    "K04": "tests/security/test_survived.py",
    "K06": "tests/security/test_survived.py",
    "K08": "tests/security/test_survived.py",
}
