// Files of the repository, for tests that compare them with the program.

internal import Foundation

/// The folder that holds the package.
public enum Repository {
    /// The path of a file.
    public static func path(_ file: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: file).path
    }

    /// Reads a file.
    public static func bytes(of file: String) throws -> [UInt8] {
        try Array(Data(contentsOf: URL(filePath: path(file))))
    }

    /// The names of the files in a folder.
    public static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path(folder))
    }

    /// Reads a file as UTF-8.
    public static func text(of file: String) throws -> String {
        String(decoding: try bytes(of: file), as: UTF8.self)
    }
}
