// The entry point of the program.

import Glibc

@main
struct PSAMock {
    static func main() {
        // A closed output pipe must not end the server.
        _ = signal(SIGPIPE, SIG_IGN)
        // A file beyond its limit (`ulimit -f`) gives an error of the write instead of a signal.
        _ = signal(SIGXFSZ, SIG_IGN)
        do {
            try run()
        } catch {
            printError("psa-mock: \(error.message)")
            exit(error.status)
        }
    }

    private static func run() throws(ExitError) {
        let configuration = try Configuration(
            Array(CommandLine.arguments.dropFirst()), environment: Environment.value)
        if configuration.printsVersion { return Program.printVersion() }
        if configuration.printsHelp {
            return printLine(configuration.hasVerb ? Help.text(of: configuration.verb) : Help.text)
        }
        if configuration.verb.readsEnvironment { Environment.warnings.forEach(printError) }
        switch configuration.verb {
        case .serve: try serve(configuration)
        case .wait: try waitForServer(configuration)
        case .healthcheck: try checkHealth(configuration)
        case .env: try printClientEnvironment(configuration)
        case .check: try checkFixtures(configuration)
        case .explain: try explain(configuration)
        case .completion: try printCompletion(configuration)
        case .man: printLine(ManualPage.text)
        case .help: try printHelp(configuration)
        case .version: Program.printVersion()
        }
    }
}
