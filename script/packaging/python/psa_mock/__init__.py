"""psa-mock, a mock ConnectWise PSA server, for tests in Python.

`Server` runs the program, `Sandbox` is the data of one test on a server. With pytest, ask for the fixture
`psa_mock`: it is a sandbox of the test's own.
"""

from psa_mock._program import find_program
from psa_mock._sandbox import ControlError, Sandbox
from psa_mock._server import Server, ServerError

__all__ = ["ControlError", "Sandbox", "Server", "ServerError", "find_program"]
