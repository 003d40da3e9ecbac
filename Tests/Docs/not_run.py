"""What is not run here, by the beginning of a line of commands or by the language of a block, each with the
reason. Scripts that `.ci/run` runs itself are not named: they are left out without a word."""

COMMANDS = {
    "script/images": "it writes files of the repository; BuiltInDataTests compares them",
    "script/sanitizers": "it takes twenty minutes",
    "script/falsify": "it builds the program once for each mutation; script/lint checks its table",
    "PSA_MOCK_RECORD=1 script/test": "it writes files of the repository",
    "git diff": "it shows what a developer has changed",
    "docker ": "it needs Docker's daemon; script/package --test builds and runs the image by buildah",
    "kubectl ": "it needs a cluster",
    "pip install": "there is no network here; script/package --test installs the wheel",
    "sudo apt install": "it would change this machine; script/package --test installs the package in another root",
}

LANGUAGES = {
    "ebnf": "a grammar is no command",
    "js": "script/clients runs receivers in Node, which check signatures in the same way",
}
