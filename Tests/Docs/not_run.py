"""What is not run here, by the beginning of a line of commands or by the language of a block, each with the
reason. Lines that `.ci/run` has are run by it; a test looks that it has them."""

# Scripts that are a part of continuous integration, or take longer than a reader's patience here.
BY_CI = [
    "script/clients", "script/docs-test", "script/kill-rounds", "script/lint", "script/package", "script/page-tests",
    "script/scale-out", "script/schemathesis", "script/soak", "script/test"]

COMMANDS = {
    "script/images": "it writes files of the repository; BuiltInDataTests compares them",
    "script/sanitizers": "it takes twenty minutes",
    "PSA_MOCK_RECORD=1 script/test": "it writes files of the repository",
    "git diff": "it shows what a developer has changed",
    "docker ": "it needs Docker's daemon; script/package --test builds and runs the image by buildah",
    "kubectl ": "it needs a cluster",
    "pip install": "there is no network here; script/package --test installs the wheel",
    "sudo apt install": "it would change this machine; script/package --test installs the package in another root",
}

LANGUAGES = {
    "ebnf": "a grammar is no command",
}
