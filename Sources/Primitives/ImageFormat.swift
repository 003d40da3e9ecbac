// Formats of images, recognized by their first bytes.

/// A format of images that browsers show.
public enum ImageFormat: CaseIterable {
    case png, jpeg, gif, webp

    /// The format of an image; nil if it is not recognized. The signatures: PNG specification, 5.2;
    /// JPEG (ITU-T T.81), B.1.1.3; GIF89a, 17; WebP (RFC 9649), 2.4.
    public init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
            self = .gif
        } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
            self = .webp
        } else {
            return nil
        }
    }

    /// The media type (IANA registry; RFC 9649 for WebP).
    public var mediaType: StaticString {
        switch self {
        case .png: "image/png"
        case .jpeg: "image/jpeg"
        case .gif: "image/gif"
        case .webp: "image/webp"
        }
    }

    /// The extension of such files.
    public var fileExtension: String {
        switch self {
        case .png: "png"
        case .jpeg: "jpg"
        case .gif: "gif"
        case .webp: "webp"
        }
    }

    /// All media types, as the API's catalogue lists them.
    public static let mediaTypes = allCases.map { String(describing: $0.mediaType) }

    /// A light grey dot: a PNG of one pixel, shown for contacts without an image.
    public static let placeholder: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
        // IHDR: 1 by 1, 8 bits of grey.
        0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
        0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B, 0x55,
        // IDAT: one line without filter, grey 0xC0.
        0x00, 0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x38, 0x00, 0x00, 0x00,
        0xC2, 0x00, 0xC1, 0xFF, 0xD6, 0x2D, 0xDC,
        // IEND
        0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
}
