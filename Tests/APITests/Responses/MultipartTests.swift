// Forms with files, well made and hostile.

import API
import Dialect
import HTTP
import Testing

@Suite struct MultipartTests {
    private static func parts(_ body: String, _ boundary: String = "b") throws -> [String] {
        let form = try Multipart(Array(body.utf8)[...], boundary: boundary)
        return form.parts.map {
            "\($0.isFile ? "file" : "field") \($0.type ?? "-") "
                + String(decoding: $0.content, as: UTF8.self)
        }
    }

    private static let disposition = "Content-Disposition: form-data; name=\"f\""

    @Test(
        "The parts of a form are its contents",
        arguments: [
            ("--b--", []),
            ("--b--\r\nepilogue", []),
            ("preamble\r\n--b--\r\n", []),
            ("--b\r\n\r\nx\r\n--b--", ["field - x"]),
            ("--b\r\n\r\n\r\n--b--", ["field - "]),
            ("--b \t\r\n\r\nx\r\n--b--", ["field - x"]),
            ("--b\r\n\(disposition)\r\n\r\nx\r\n--b--", ["field - x"]),
            ("--b\r\n\(disposition); filename=n\r\n\r\nx\r\n--b--", ["file - x"]),
            ("--b\r\n\(disposition); FileName=\"a \\\"; b\"\r\n\r\nx\r\n--b--", ["file - x"]),
            ("--b\r\n\(disposition); filename*=UTF-8''n\r\n\r\nx\r\n--b--", ["file - x"]),
            (
                "--b\r\nContent-Disposition: form-data; name=\"; filename=x\"\r\n\r\nx\r\n--b--",
                ["field - x"]
            ),
            (
                "--b\r\ncontent-type:  Image/PNG ; q=1 \r\n\r\nx\r\n--b\r\n\r\ny\r\n--b--",
                ["field image/png x", "field - y"]
            ),
            (
                "--b\r\n\r\n\r\n--c\r\n --b\r\n--\r\n\r\n--b--",
                ["field - \r\n--c\r\n --b\r\n--\r\n"]
            ),
        ])
    func forms(body: String, parts: [String]) throws {
        #expect(try Self.parts(body) == parts)
    }

    @Test(
        "What is no form is refused with the reason",
        arguments: [
            ("", "The body has no line that begins with its boundary."),
            ("x--b--", "The body has no line that begins with its boundary."),
            ("--b", "A boundary in the body is not at the end of its line."),
            ("--bb\r\n\r\nx\r\n--b--", "A boundary in the body is not at the end of its line."),
            ("--b\r\n\r\nx", "The body ends inside a part: its last boundary is missing."),
            ("--b\r\n\r\nx\r\n--c--", "The body ends inside a part: its last boundary is missing."),
            (
                "--b\r\nA: b\r\n--b--",
                "A part of the body has no empty line behind its fields, or more than 8192 bytes "
                    + "before it."
            ),
            (
                "--b\r\nA: \(String(repeating: "x", count: 8192))\r\n\r\nx\r\n--b--",
                "A part of the body has no empty line behind its fields, or more than 8192 bytes "
                    + "before it."
            ),
            (
                String(repeating: "--b\r\n\r\nx\r\n", count: 17) + "--b--",
                "The body has more than 16 parts."
            ),
        ])
    func refusals(body: String, message: String) throws {
        let refusal = #expect(throws: APIError.self) { try Self.parts(body) }
        #expect(refusal?.message == message)
    }

    @Test("A boundary has 1 to 70 characters", arguments: ["", String(repeating: "b", count: 71)])
    func boundaries(boundary: String) throws {
        let refusal = #expect(throws: APIError.self) { try Self.parts("--\(boundary)--", boundary) }
        #expect(
            refusal?.message
                == "The boundary of multipart/form-data has 1 to 70 characters (RFC 2046, 5.1.1).")
        let longest = String(repeating: "b", count: 70)
        #expect(try Self.parts("--\(longest)--", longest) == [])
    }

    @Test func `A form cut off anywhere is refused, or has the parts that are whole`() throws {
        let whole = "--b\r\n\(Self.disposition); filename=n\r\n\r\nx\r\n--b\r\n\r\ny\r\n--b--"
        for length in 0..<whole.utf8.count {
            let cut = String(decoding: whole.utf8.prefix(length), as: UTF8.self)
            #expect(throws: APIError.self) { try Self.parts(cut) }
        }
        #expect(try Self.parts(whole) == ["file - x", "field - y"])
    }

    @Test func `Ten thousand random bodies neither crash nor hang the parser`() throws {
        let pieces = [
            "--b", "\r\n", "--", "x", "\"", ";", "filename=", "Content-Disposition:", "\r", "\n",
        ]
        var state: UInt64 = 1
        for _ in 0..<10_000 {
            var body = "--b"
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                body += pieces[Int(state >> 33) % pieces.count]
            }
            do {
                let form = try Multipart(Array(body.utf8)[...], boundary: "b")
                let content = form.parts.reduce(0) { $0 + $1.content.count }
                #expect(content <= body.utf8.count)
            } catch {
                #expect(error.status == .badRequest)
            }
        }
    }
}
