// A temporary folder, removed with its owner.

import Glibc

/// A temporary folder. It is removed, with its content, when the object is released.
public final class TemporaryFolder {
    /// The path, without a slash at the end.
    public let path: String

    /// Creates a folder.
    /// - Throws: `SystemFailure`.
    public init() throws {
        var template = Array("/tmp/psa-mock-tests-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SystemFailure(call: "mkdtemp") }
        path = template.dropLast().reduce(into: "") {
            $0.unicodeScalars.append(Unicode.Scalar(UInt8(bitPattern: $1)))
        }
    }

    deinit { Self.remove(path) }

    /// The permissions of a file.
    /// - Throws: `SystemFailure`.
    public func mode(of name: String) throws -> UInt32 {
        var status = stat()
        guard unsafe stat(file(name), &status) == 0 else { throw SystemFailure(call: "stat") }
        return status.st_mode & 0o777
    }

    private static func remove(_ folder: String) {
        for name in names(in: folder) where unsafe unlink("\(folder)/\(name)") != 0 {
            remove("\(folder)/\(name)")
        }
        _ = unsafe rmdir(folder)
    }

    /// The sorted names of what a folder holds; none if it does not exist.
    public static func names(in folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// The sorted names of its content.
    public var names: [String] { Self.names(in: path) }

    /// Calls `body` with the path of a file that does not exist yet, in a folder of its own.
    public static func withFile(_ body: (_ path: String) throws -> Void) throws {
        let folder = try TemporaryFolder()
        try withExtendedLifetime(folder) { try body(folder.file("data.db")) }
    }

    /// The path of a file in the folder.
    public func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file.
    /// - Returns: Its path.
    /// - Throws: `SystemFailure`.
    public func write(_ name: String, _ text: String) throws -> String {
        let path = file(name)
        try Self.write(path, text)
        return path
    }

    /// Writes a file.
    /// - Throws: `SystemFailure`.
    public static func write(_ path: String, _ text: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemFailure(call: "open") }
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        let count = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        guard count == bytes.count else { throw SystemFailure(call: "write") }
    }

    /// The first 4,096 bytes of a file as text; nil if it does not exist.
    public func read(_ name: String) -> String? {
        let descriptor = unsafe open(file(name), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
        }
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    /// Creates a file without a name.
    /// - Returns: Its descriptor.
    /// - Throws: `SystemFailure`.
    public static func anonymousFile() throws -> Int32 {
        var template = Array("/tmp/psa-mock-tests-XXXXXX".utf8CString)
        let descriptor = unsafe mkstemp(&template)
        guard descriptor >= 0 else { throw SystemFailure(call: "mkstemp") }
        _ = unsafe unlink(template)
        return descriptor
    }
}

/// The error of a system call.
public struct SystemFailure: Error {
    public let call: String
    public let number = errno

    public init(call: String) { self.call = call }
}
