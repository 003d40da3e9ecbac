// The coverage of the spec: each of its sentences is quoted by a test.

import Foundation
import Testing

/// The spec, taken apart into what can be quoted.
struct Spec {
    /// Lines that name a part and state nothing.
    static let headings: Set = [
        "ConnectWise PSA Contact Management", "Overview", "API Endpoint", "Contact Types",
        "Complete Contact Field Reference", "Core Fields", "Contact Information",
        "Address Fields", "Portal Access Fields", "Tracking Fields", "Communication Items",
        "Communication Item Endpoint", "Communication Item Fields", "Communication Types",
        "Add Communication Item", "Add Phone Number", "Portal Access", "Portal Security Levels",
        "Enable Portal Access", "Portal Password Reset", "Portal Invitation", "API Operations",
        "Create Contact", "Create Contact with Communication Items", "Get Contact",
        "Update Contact", "Search Contacts", "Delete Contact", "Common Query Patterns",
        "Contact Relationships", "Related Entities", "Contact Notes", "Best Practices",
    ]

    let lines: [String]

    init() throws {
        let file = try #require(
            Bundle.module.url(forResource: "contact-management", withExtension: "txt"))
        lines = try String(contentsOf: file, encoding: .utf8)
            .split(separator: "\n").map(String.init)
    }

    /// All that is stated: rows and sentences alone, examples and items of several lines whole.
    var statements: [String] {
        var statements: [String] = []
        var index = 0
        while index < lines.count {
            let block = block(at: index)
            index += block.count
            let text = block.joined(separator: "\n")
            guard !Self.headings.contains(text), !isTableHead(index - 1) else { continue }
            statements += block.count > 1 || text.contains("|") ? [text] : Self.sentences(text)
        }
        return statements
    }

    /// A line, with those that belong to it: an example's header and body, an item's rest.
    private func block(at start: Int) -> [String] {
        var end = start + 1
        if end < lines.count, lines[end].hasPrefix("Content-Type:") {
            end += 1
            var depth = 0
            repeat {
                depth += lines[end].count { "{[".contains($0) }
                depth -= lines[end].count { "}]".contains($0) }
                end += 1
            } while depth > 0
        } else if lines[start] == "- Set" {
            end += 2
        }
        return Array(lines[start..<end])
    }

    /// Whether the line is the head of a table, or the rule below it.
    private func isTableHead(_ index: Int) -> Bool {
        let isRule = { (line: String) in line.hasPrefix("|---") }
        return isRule(lines[index]) || (index + 1 < lines.count && isRule(lines[index + 1]))
    }

    private static func sentences(_ text: String) -> [String] {
        var sentences: [String] = [""]
        for word in text.split(separator: " ") {
            let isStart =
                sentences[sentences.count - 1].hasSuffix(".") && word.first?.isUppercase == true
            if isStart { sentences.append("") }
            sentences[sentences.count - 1] +=
                (sentences[sentences.count - 1].isEmpty ? "" : " ") + word
        }
        return sentences
    }
}

@Suite struct CoverageTests {
    /// The sources of the tests, each without the indentation and marks that lines have there.
    private static func sources() throws -> [String] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return try files.filter {
            $0.pathExtension == "swift" && $0.lastPathComponent != "CoverageTests.swift"
        }.map { file in
            let text = try String(contentsOf: file, encoding: .utf8)
            let lines = text.split(separator: "\n").map { line in
                let rest = line.drop { $0 == " " }
                return rest.hasPrefix("/// ") ? rest.dropFirst(4) : rest
            }
            return lines.joined(separator: "\n").replacing("\\\n", with: "")
        }
    }

    @Test("every statement of the spec is quoted by a test")
    func coverage() throws {
        let sources = try Self.sources()
        let statements = try Spec().statements
        #expect(statements.count > 100)
        for statement in statements {
            #expect(sources.contains { $0.contains(statement) }, "not quoted: \(statement)")
        }
    }

    @Test("what counts as a heading is a line of the spec")
    func headings() throws {
        #expect(Spec.headings.subtracting(try Spec().lines) == [])
    }

    @Test("a statement that no test quotes is found missing")
    func missing() throws {
        let sources = try Self.sources()
        for statement in ["Contacts cannot be exported.", "id | int | Yes | Identifier |"] {
            #expect(!sources.contains { $0.contains(statement) })
        }
    }
}
