// Descriptors and files: whole reads, whole writes, and what the system says went wrong.

import Glibc
import Primitives

/// The system's words for the error that the last call of this thread left.
func systemError() -> String {
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: text)
}

/// Writes all bytes with as few calls as it takes; whether it worked. A reader that has gone is no
/// reason to stop: what cannot be written is dropped.
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

/// Prints a line on stdout, at once.
func printLine(_ line: String) { write(Array((line + "\n").utf8).span, to: STDOUT_FILENO) }

/// Prints a line on stderr, at once.
func complain(_ line: String) { write(Array((line + "\n").utf8).span, to: STDERR_FILENO) }

/// The bytes of a file, or of whatever can be read to an end.
/// - Throws: `Failure` of status 2 if it cannot be read or is longer than `bytesMax`.
func readFile(_ path: String, bytesMax: Int) throws(Failure) -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while true {
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe read(descriptor, $0.baseAddress, $0.count)
        }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw .unreadable(path) }
        guard count > 0 else { return bytes }
        bytes += chunk[..<count]
        guard bytes.count <= bytesMax else {
            throw .configuration("\(path) is larger than \(bytesMax >> 20) MB; split it")
        }
    }
}

/// Writes a file so that whoever looks sees all of it or none.
/// - Throws: `Failure` of status 2.
func writeFile(_ path: String, _ text: String) throws(Failure) {
    let temporary = "\(path).\(getpid())"
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .unwritable(path) }
    let isWritten = write(Array(text.utf8).span, to: descriptor)
    guard close(descriptor) == 0, isWritten, unsafe rename(temporary, path) == 0 else {
        let failure = Failure.unwritable(path)
        _ = unsafe unlink(temporary)
        throw failure
    }
}

/// Makes a directory, and those above it.
/// - Throws: `Failure` of status 2.
func makeDirectory(_ path: String) throws(Failure) {
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

extension Failure {
    static func unreadable(_ path: String) -> Failure {
        configuration("cannot read \(path): \(systemError()); name a file that can be read")
    }

    static func unwritable(_ path: String) -> Failure {
        configuration("cannot write \(path): \(systemError()); name a file that can be written")
    }
}
