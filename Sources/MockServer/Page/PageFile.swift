// The files of the page, embedded in the program.

import API
import CAssets
import HTTP
import Primitives

/// A file of the page that shows a sandbox: its document at `/`, and what that refers to below
/// `/_mock/ui/`. The files hold nothing of any sandbox; what the page shows it asks for like any
/// other client.
final class PageFile: Sendable {
    let name: String
    let type: StaticString
    let bytes: [UInt8]

    private init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        type = Self.types.first { name.hasSuffix($0.ending) }?.type ?? "application/octet-stream"
    }

    private static let types: [(ending: String, type: StaticString)] = [
        (".html", "text/html; charset=utf-8"), (".css", "text/css; charset=utf-8"),
        (".js", "text/javascript; charset=utf-8"), (".svg", "image/svg+xml"),
    ]

    /// All of them.
    static let all: [PageFile] = {
        var files: [PageFile] = []
        var count = 0
        while let file = unsafe psa_mock_page_file(count) {
            let bytes = unsafe UnsafeBufferPointer(
                start: file.pointee.bytes, count: file.pointee.count)
            files.append(
                PageFile(
                    name: unsafe String(cString: file.pointee.name), bytes: unsafe Array(bytes)))
            count += 1
        }
        return files
    }()

    static let document = all.first { $0.name == "index.html" }

    /// The file that a request asks for; nil for none. At `/` it is the document for clients that
    /// ask for HTML, such as browsers: clients of the API get what the API has there. At `/_mock/ui`
    /// it is the document for all.
    static func asked(by request: Request, at target: RequestPath) -> PageFile? {
        guard request.method == .get || request.method == .head, !target.hasPrefix else {
            return nil
        }
        let words = target.segments.texts
        if words.isEmpty { return takesHTML(request) ? document : nil }
        guard words.starts(with: ["_mock", "ui"]), words.count <= 3 else { return nil }
        return words.count == 2 ? document : all.first { $0.name == words[2] }
    }

    /// Whether the client names HTML among what it takes; `*/*` does not.
    private static func takesHTML(_ request: Request) -> Bool {
        guard let accept = request.value(of: "Accept") else { return false }
        return accept.split(separator: ",").contains { range in
            let type = range.prefix { $0 != ";" }.filter { $0 != " " && $0 != "\t" }
            return ASCII.equal(type, "text/html")
        }
    }
}
