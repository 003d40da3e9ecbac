// The files of sandboxes, and the replacement of one state by another.

import Glibc
import Records
import SQLite

/// The files below the directory of `--data`. A sandbox has `NAME.db`; its snapshots and, for a
/// copy or an import, the data that it began with lie in the folder `NAME.snapshots`. Only this
/// user can read them. Every file appears whole, by a rename, so that the end of the process at any
/// moment leaves the old state or the new one.
package struct SandboxFiles: Sendable {
    /// Without a slash at its end.
    let directory: String

    /// The files below a directory that exists.
    package init(directory: String) {
        self.directory = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    }

    /// The file that keeps the data of a sandbox.
    package func database(of name: String) -> String { "\(directory)/\(name).db" }

    /// The folder of what a sandbox keeps beside its data.
    func folder(of name: String) -> String { "\(directory)/\(name).snapshots" }

    /// The file of a snapshot, or of the data that a sandbox began with.
    func snapshot(_ snapshot: String, of name: String) -> String {
        "\(folder(of: name))/\(snapshot).db"
    }

    /// Whether a file has data of a sandbox. An empty file has not.
    func hasData(of name: String) -> Bool {
        var status = stat()
        return unsafe stat(database(of: name), &status) == 0 && status.st_size > 0
    }

    /// The names of all sandboxes that have data.
    var names: [String] { Self.databases(in: directory).filter(hasData) }

    /// The names of a sandbox's snapshots.
    func snapshots(of name: String) -> [String] {
        Self.databases(in: folder(of: name)).filter { !$0.hasPrefix(".") }
    }

    private static func databases(in folder: String) -> [String] {
        entries(of: folder).filter { $0.hasSuffix(".db") }.map { String($0.dropLast(3)) }.sorted()
    }

    /// The names of all that a folder holds; none if it does not exist.
    private static func entries(of folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

extension SandboxFiles {
    /// Puts a state in the place of what a sandbox's file holds, in one step. If anything fails,
    /// the file is as it was.
    /// - Parameters:
    ///   - old: The sandbox that has the file open; it cannot be used afterwards.
    ///   - open: Opens the file; if it cannot, the old one is put back.
    /// - Throws: `DatabaseError`, such as one that `isFull`, and what `open` throws.
    func install<Opened>(
        _ image: Image, _ metadata: SandboxMetadata, as name: String, replacing old: Sandbox?,
        opening open: () throws -> Opened
    ) throws -> Opened {
        let path = database(of: name)
        do {
            try write(image, metadata, to: path + Self.unfinished)
            try Self.endLog(of: old, at: path)
            return try Self.exchange(path, opening: open)
        } catch {
            Self.removeFiles(at: path + Self.unfinished)
            // What could not be replaced goes on as it was. Without a log it is as safe, and
            // slower.
            if !(error is NotPutBack) { _ = try? old?.store.database.enterLog() }
            throw error
        }
    }

    /// Renames a file that is finished, and opens it. What was there before has another name meanwhile, where
    /// the file system knows links.
    private static func exchange<Opened>(_ path: String, opening open: () throws -> Opened) throws
        -> Opened
    {
        _ = unsafe unlink(path + replaced)
        let isKept = unsafe link(path, path + replaced) == 0
        defer { _ = unsafe unlink(path + replaced) }
        try rename(path + unfinished, path)
        do {
            return try open()
        } catch {
            removeLogs(at: path)
            guard isKept, unsafe Glibc.rename(path + replaced, path) == 0 else {
                throw NotPutBack(cause: error)
            }
            throw error
        }
    }

    /// A new state is in the place of the old one, though it could not be opened.
    struct NotPutBack: Error {
        let cause: any Error
    }

    /// Writes a state into a file beside the others, in one step.
    func add(_ image: Image, _ metadata: SandboxMetadata, _ file: String, of name: String) throws {
        let path = snapshot(file, of: name)
        try makeFolder(of: name)
        do {
            try write(image, metadata, to: path + Self.unfinished)
            try Self.rename(path + Self.unfinished, path)
        } catch {
            Self.removeFiles(at: path + Self.unfinished)
            throw error
        }
    }

    /// Writes what an open sandbox holds into a file beside the others, in one step.
    func addCopy(of sandbox: Sandbox, _ metadata: SandboxMetadata, _ file: String) throws {
        let name = sandbox.name
        let path = snapshot(file, of: name)
        try makeFolder(of: name)
        do {
            let fresh = path + Self.unfinished
            try sandbox.store.database.copy(of: database(of: name), toFile: fresh)
            try mark(fresh, metadata)
            try Self.rename(fresh, path)
        } catch {
            Self.removeFiles(at: path + Self.unfinished)
            throw error
        }
    }

    private func write(_ image: Image, _ metadata: SandboxMetadata, to path: String) throws {
        Self.removeFiles(at: path)
        try image.write(toFile: path)
        try mark(path, metadata)
    }

    /// Writes how a sandbox was made into a file that holds its data.
    private func mark(_ path: String, _ metadata: SandboxMetadata) throws {
        let database = try Database(.file(path))
        try metadata.store(in: database)
        try database.leaveLog()
    }

    /// Leaves no log beside a file that is to be replaced: the next one would read it as its own.
    private static func endLog(of sandbox: Sandbox?, at path: String) throws(DatabaseError) {
        guard let sandbox else { return removeLogs(at: path) }
        do {
            try sandbox.store.database.leaveLog()
        } catch {
            guard error.isCorrupt || error.isNotADatabase else { throw error }
            // There is nothing to be kept of it.
            removeLogs(at: path)
        }
    }

    private func makeFolder(of name: String) throws(DatabaseError) {
        guard unsafe mkdir(folder(of: name), 0o700) == 0 || errno == EEXIST else {
            throw .system("mkdir \(folder(of: name))")
        }
    }

    private static func rename(_ path: String, _ target: String) throws(DatabaseError) {
        guard unsafe Glibc.rename(path, target) == 0 else { throw .system("rename \(target)") }
    }
}

extension SandboxFiles {
    private static let unfinished = ".new"
    private static let replaced = ".old"
    private static let logs = ["-wal", "-shm", "-journal"]

    private static func removeLogs(at path: String) {
        for end in logs { _ = unsafe unlink(path + end) }
    }

    private static func removeFiles(at path: String) {
        _ = unsafe unlink(path)
        removeLogs(at: path)
    }

    /// Removes a sandbox. Once its data is gone, what is left beside it is of no use.
    func remove(_ name: String) {
        Self.removeFiles(at: database(of: name))
        Self.removeFiles(at: database(of: name) + Self.unfinished)
        Self.removeFiles(at: database(of: name) + Self.replaced)
        removeFolder(name)
    }

    private func removeFolder(_ name: String) {
        let folder = folder(of: name)
        for entry in Self.entries(of: folder) { _ = unsafe unlink("\(folder)/\(entry)") }
        _ = unsafe rmdir(folder)
    }

    /// Removes a snapshot.
    /// - Returns: Whether there was one.
    func remove(snapshot: String, of name: String) -> Bool {
        unsafe unlink(self.snapshot(snapshot, of: name)) == 0
    }

    /// Removes the data that a sandbox began with before it began with something else.
    func removeOrigins(of name: String, except origin: String?) {
        for entry in Self.databases(in: folder(of: name))
        where entry.hasPrefix(".origin") && entry != origin {
            _ = remove(snapshot: entry, of: name)
        }
    }

    /// Removes what a process left that ended in the middle of a step: files that were not
    /// finished, and what stood beside data that is gone.
    package func sweep() {
        for entry in Self.entries(of: directory) {
            if entry.hasSuffix(".snapshots") {
                sweepFolder(String(entry.dropLast(".snapshots".count)))
            } else if let path = Self.leftover(entry, exists: hasData) {
                _ = unsafe unlink("\(directory)/\(path)")
            }
        }
    }

    private func sweepFolder(_ name: String) {
        guard hasData(of: name) else { return removeFolder(name) }
        let folder = folder(of: name)
        for entry in Self.entries(of: folder) where !entry.hasSuffix(".db") {
            _ = unsafe unlink("\(folder)/\(entry)")
        }
    }

    /// The name of a file if it is not finished, or the log of a database that is not there.
    private static func leftover(_ entry: String, exists: (String) -> Bool) -> String? {
        var stem = entry[...]
        for end in logs where stem.hasSuffix(end) { stem = stem.dropLast(end.count) }
        if stem.hasSuffix(".db" + unfinished) || stem.hasSuffix(".db" + replaced) { return entry }
        guard stem.count < entry.count, stem.hasSuffix(".db") else { return nil }
        return exists(String(stem.dropLast(3))) ? nil : entry
    }

    /// The bytes that are free where the files are; nil if the system does not say.
    var freeBytes: Int? {
        var status = statvfs()
        guard unsafe statvfs(directory, &status) == 0 else { return nil }
        return Int(status.f_bavail) * Int(status.f_frsize)
    }
}
