"""Puts the program into the wheel, as a script: it is installed beside Python's own."""

import os

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ProgramHook(BuildHookInterface):
    """Takes the program that PSA_MOCK_PROGRAM names; the wheel is then for its platform alone."""

    def initialize(self, version, build_data):
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{os.environ['PSA_MOCK_PLATFORM']}"
        build_data["shared_scripts"][os.environ["PSA_MOCK_PROGRAM"]] = "psa-mock"
