// The commands of the README that send requests to a server.

import Foundation
import TestSupport
import Testing

@Suite struct ReadmeCommandTests {
    /// A block of commands, and their output according to the README; nil if it shows none.
    private struct Block {
        let commands: String
        let output: String?
    }

    private static func blocks() throws -> [Block] {
        let pieces = try Repository.text(of: "README.md").components(separatedBy: "```")
        return pieces.indices.compactMap { index in
            guard pieces[index].hasPrefix("sh\n"), pieces[index].contains("127.0.0.1:8080/") else {
                return nil
            }
            // Only a line end is between commands and their output.
            let next =
                index + 2 < pieces.count && pieces[index + 1] == "\n" ? pieces[index + 2] : ""
            return Block(
                commands: String(pieces[index].dropFirst(3)),
                output: next.hasPrefix("json\n") ? String(next.dropFirst(5)) : nil)
        }
    }

    /// The output of commands in a shell.
    private func run(_ commands: String) throws -> String {
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/bash")
        shell.arguments = ["-c", commands]
        let pipe = Pipe()
        shell.standardOutput = pipe
        try shell.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0, "\(commands)")
        return String(decoding: output, as: UTF8.self)
    }

    @Test func `Every command prints what the README says, one after the other`() throws {
        let server = try RunningServer("--log", "none")
        let blocks = try Self.blocks()
        #expect(blocks.count >= 8)
        for block in blocks {
            // Each response on a line of its own, as in the README.
            let commands = block.commands.replacingOccurrences(
                of: "curl -s", with: #"curl -s -w '\n'"#
            ).replacingOccurrences(of: "127.0.0.1:8080", with: "127.0.0.1:\(server.port)")
            let printed = try run(commands)
            if let output = block.output {
                #expect(
                    printed.replacingOccurrences(of: ":\(server.port)", with: ":8080") == output)
            } else {
                #expect(!printed.contains(#""code""#), "\(block.commands)\(printed)")
            }
        }
    }
}
