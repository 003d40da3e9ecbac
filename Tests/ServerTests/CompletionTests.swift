// Completion and the manual page, which are made from the table of options.

import Foundation
import TestSupport
import Testing

@Suite struct CompletionTests {
    /// The words that bash offers for a command line whose last word is being written.
    private func offered(_ words: String...) throws -> [String] {
        let script = try run("completion", "bash").output
        let list = words.map { "'\($0)'" }.joined(separator: " ")
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = [
            "-c",
            """
            compopt() { COMPREPLY=("compopt $*"); }
            \(script)
            COMP_WORDS=(psa-mock \(list)); COMP_CWORD=\(words.count)
            _psa_mock; printf '%s\\n' "${COMPREPLY[@]}"
            """,
        ]
        let pipe = Pipe()
        shell.standardOutput = pipe
        try shell.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0)
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func `bash completes verbs, flags, words and files`() throws {
        #expect(try offered("he") == ["healthcheck", "help"])
        #expect(try offered("--po") == ["--port", "--port-file"])
        #expect(try offered("serve", "--so") == [])
        #expect(try offered("wait", "--") == ["--port", "--timeout", "--help", "--version"])
        #expect(try offered("explain", "--mode", "s") == ["strict"])
        #expect(try offered("--mode", "strict", "--log", "") == ["text", "json", "none"])
        #expect(try offered("--fixture", "") == ["compopt -o default"])
        #expect(try offered("--data", "") == ["compopt -o dirnames"])
        #expect(try offered("check", "") == ["compopt -o default"])
        #expect(try offered("completion", "") == ["bash", "zsh", "fish"])
        #expect(try offered("help", "ex") == ["explain"])
        #expect(try offered("--port", "") == [])
    }

    @Test("every shell knows every flag and verb", arguments: ["bash", "zsh", "fish"])
    func flags(shell: String) throws {
        let script = try run("completion", shell).output
        for (flag, _) in OptionTests.options {
            let long = flag.split(separator: " ").first { $0.hasPrefix("--") } ?? ""
            let name = long.filter { $0 != "," }
            #expect(script.contains(shell == "fish" ? " -l \(name.dropFirst(2))" : name))
        }
        for verb in ["serve", "wait", "healthcheck", "check", "explain", "completion", "man"] {
            #expect(script.contains(verb))
        }
    }

    @Test func `the manual page tells every verb, option and variable`() throws {
        let page = try run("man").output
        #expect(page.hasPrefix(".TH PSA\\-MOCK 1 \"\" \"psa\\-mock "))
        let text = page.replacing("\\-", with: "-")
        for (flag, variable) in OptionTests.options {
            let long = flag.split(separator: " ").last { $0.hasPrefix("--") } ?? ""
            #expect(text.contains("\\fB\(long)\\fR"))
            if let variable { #expect(text.contains("(\(variable)")) }
        }
        for heading in ["NAME", "SYNOPSIS", "EXAMPLES", "VERBS", "OPTIONS", "EXIT STATUS"] {
            #expect(text.contains("\n.SH \(heading)\n"))
        }
    }
}
