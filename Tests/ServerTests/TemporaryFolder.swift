// Files for the program to read and write.

import Glibc

/// A folder that goes with its owner, and the files in it.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/psa-mock-tests-XXXXXX".utf8CString)
        try check(unsafe mkdtemp(&template) != nil, "mkdtemp")
        path = template.dropLast().reduce(into: "") {
            $0.unicodeScalars.append(Unicode.Scalar(UInt8(bitPattern: $1)))
        }
    }

    deinit {
        for name in ["port", "data/default.db", "data/default.db-wal", "data/default.db-shm"] {
            _ = unsafe unlink(file(name))
        }
        for path in written { _ = unsafe unlink(path) }
        _ = unsafe rmdir(file("data"))
        _ = unsafe rmdir(path)
    }

    private var written: [String] = []

    /// The path of a file in the folder.
    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file; its path.
    func write(_ name: String, _ text: String) throws -> String {
        let path = file(name)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try check(descriptor >= 0, "open")
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        try check(count == bytes.count, "write")
        written.append(path)
        return path
    }

    /// The text of a file; nil if it is not there.
    func read(_ name: String) -> String? {
        let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    /// The descriptor of a file that has no name.
    static func anonymousFile() throws -> Int32 {
        var template = Array("/tmp/psa-mock-tests-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        try check(descriptor >= 0, "mkstemp")
        _ = unsafe unlink(template)
        return descriptor
    }
}
