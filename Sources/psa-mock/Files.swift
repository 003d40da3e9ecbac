// Reading and writing whole files, and the messages of system errors.

import Dialect
import Glibc
import JSON
import Primitives

/// The message of the last system error of this thread.
func systemError() -> String {
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: text)
}

/// Writes all bytes. Bytes that cannot be written, as after the reader of a pipe has closed it, are
/// dropped.
/// - Returns: Whether all bytes were written.
@discardableResult
func write(_ bytes: Span<UInt8>, to descriptor: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
        let rest = bytes.extracting(written..<bytes.count)
        let count = unsafe rest.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
    }
    return true
}

/// Prints a line on stdout, unbuffered.
func printLine(_ line: String) { write(Array((line + "\n").utf8).span, to: STDOUT_FILENO) }

/// Prints a line on stderr, unbuffered.
func printError(_ line: String) { writeError(line + "\n") }

/// Prints text on stderr, unbuffered.
func writeError(_ text: String) { write(Array(text.utf8).span, to: STDERR_FILENO) }

/// The name of the standard input among files.
let standardInput = "-"

/// Reads a file, or a pipe to its end; `-` is the standard input.
/// - Throws: `ExitError` of status 2 if it cannot be read or is longer than `bytesMax`.
func readFile(_ path: String, bytesMax: Int) throws(ExitError) -> [UInt8] {
    try OpenFile(path).readToEnd(path, bytesMax: bytesMax)
}

/// A text, of which a large file is read piece by piece, and a small one or a pipe at once.
/// - Throws: `ExitError` of status 2 if it cannot be read or is longer than `bytesMax`, or a pipe
///   than `Limits.fixtureBytesMax`.
func readText(_ path: String, bytesMax: Int) throws(ExitError) -> JSONSource {
    let file = try OpenFile(path)
    var status = stat()
    guard unsafe fstat(file.descriptor, &status) == 0 else { throw .unreadable(path) }
    let byteCount = Int(status.st_size)
    let isFile = status.st_mode & S_IFMT == S_IFREG
    guard isFile, byteCount > Limits.smallFixtureBytes else {
        return JSONSource(try file.readToEnd(path, bytesMax: Limits.fixtureBytesMax))
    }
    guard byteCount <= bytesMax else { throw .tooLarge(path, bytesMax) }
    return JSONSource(byteCount: byteCount) { offset, countMax in
        file.read(at: offset, countMax)
    }
}

/// A file that is open for reading as long as this value is kept.
private final class OpenFile: Sendable {
    let descriptor: Int32

    /// - Throws: `ExitError` of status 2 if it cannot be opened.
    init(_ path: String) throws(ExitError) {
        descriptor =
            path == standardInput
            ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path) }
    }

    deinit { close(descriptor) }

    /// The bytes that are left, of a file or a pipe.
    /// - Throws: `ExitError` of status 2 if they cannot be read or are more than `bytesMax`.
    func readToEnd(_ path: String, bytesMax: Int) throws(ExitError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .unreadable(path) }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= bytesMax else { throw .tooLarge(path, bytesMax) }
        }
    }

    /// At most so many bytes from an offset on; nil if they cannot be read.
    func read(at offset: Int, _ countMax: Int) -> [UInt8]? {
        var count = -1
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: countMax) { buffer, initialized in
            repeat {
                count = unsafe pread(descriptor, buffer.baseAddress, countMax, offset)
            } while count < 0 && errno == EINTR
            initialized = max(count, 0)
        }
        return count < 0 ? nil : bytes
    }
}

/// Writes a file atomically.
/// - Throws: `ExitError` of status 2.
func writeFile(_ path: String, _ text: String, mode: mode_t = 0o644) throws(ExitError) {
    let temporary = "\(path).\(getpid())"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw .unwritable(path) }
    let isWritten = write(Array(text.utf8).span, to: descriptor)
    guard close(descriptor) == 0, isWritten, unsafe rename(temporary, path) == 0 else {
        let error = ExitError.unwritable(path)
        _ = unsafe unlink(temporary)
        throw error
    }
}

/// Creates a directory and its parents.
/// - Throws: `ExitError` of status 2.
func makeDirectory(_ path: String) throws(ExitError) {
    var end = path.startIndex
    while end < path.endIndex {
        let next = path[path.index(after: end)...].firstIndex(of: "/") ?? path.endIndex
        end = next
        guard unsafe mkdir(String(path[..<end]), 0o777) == 0 || errno == EEXIST else {
            throw .configuration(
                "cannot make the directory \(path): \(systemError()); "
                    + "choose another with --data")
        }
    }
}

extension ExitError {
    static func unreadable(_ path: String) -> ExitError {
        configuration("cannot read \(path): \(systemError()); name a file that can be read")
    }

    static func tooLarge(_ path: String, _ bytesMax: Int) -> ExitError {
        configuration("\(path) is larger than \(bytesMax >> 20) MB; split it")
    }

    static func unwritable(_ path: String) -> ExitError {
        configuration("cannot write \(path): \(systemError()); name a file that can be written")
    }
}
