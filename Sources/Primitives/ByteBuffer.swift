// A growable buffer of bytes, which responses are written into.

/// A growable buffer of bytes. It has one owner and is passed `inout`, so that an append is a check
/// of the capacity and a copy, without reference counting. Appends are inlined: an answer of 3 KB
/// is some 500 of them, and a call costs more than most of the copies.
@safe
@frozen
public struct ByteBuffer: ~Copyable {
    @usableFromInline var start: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var filled: Int

    /// The number of bytes written.
    @inlinable public var count: Int { filled }

    /// Creates an empty buffer with a capacity.
    public init(capacity: Int = 1024) {
        self.capacity = max(capacity, 16)
        unsafe start = .allocate(capacity: self.capacity)
        filled = 0
    }

    deinit { unsafe start.deallocate() }

    /// The bytes written, borrowed until the next change of the buffer.
    @inlinable public var span: Span<UInt8> {
        @_lifetime(borrow self) borrowing get {
            let bytes = unsafe Span(_unsafeStart: start, count: count)
            return unsafe _overrideLifetime(bytes, borrowing: self)
        }
    }

    /// A copy of the bytes written.
    public func copy() -> [UInt8] {
        unsafe Array(UnsafeBufferPointer(start: start, count: count))
    }

    /// The bytes written, decoded as UTF-8; invalid sequences are replaced.
    public var text: String {
        unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// Reserves capacity for `extra` more bytes.
    @inlinable public mutating func reserve(_ extra: Int) {
        if filled + extra > capacity { grow(extra) }
    }

    @usableFromInline mutating func grow(_ extra: Int) {
        var grown = capacity * 2
        while grown < count + extra { grown *= 2 }
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: grown)
        unsafe moved.update(from: start, count: count)
        unsafe start.deallocate()
        unsafe start = moved
        capacity = grown
    }

    /// Appends one byte.
    @inlinable public mutating func append(_ byte: UInt8) {
        reserve(1)
        unsafe start[filled] = byte
        filled += 1
    }

    /// Appends the lowest bytes of a word, the lowest one first.
    /// - Precondition: `count` is at most 8.
    @inlinable public mutating func append(word: UInt64, count: Int) {
        precondition(count >= 0 && count <= 8, "more bytes than a word has")
        reserve(8)
        unsafe UnsafeMutableRawPointer(start + filled).storeBytes(
            of: word.littleEndian, as: UInt64.self)
        filled += count
    }

    /// Appends all of `bytes`.
    @inlinable public mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let base = source.baseAddress else { return }
            unsafe append(base, source.count)
        }
    }

    /// Appends a part of another buffer.
    public mutating func append(_ other: borrowing ByteBuffer, _ range: Range<Int>) {
        append(other.span.extracting(range))
    }

    /// Appends all of `bytes`.
    @inlinable public mutating func append(_ bytes: [UInt8]) { append(bytes.span) }

    /// Appends text known at compile time, such as the fixed part of a message.
    @inlinable public mutating func append(_ text: StaticString) {
        unsafe append(text.utf8Start, text.utf8CodeUnitCount)
    }

    /// Appends the UTF-8 form of `text`.
    public mutating func append(_ text: String) {
        var text = text
        text.makeContiguousUTF8()
        append(text.utf8.span)
    }

    /// Appends `number` in decimal digits.
    public mutating func append(decimal number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = digits.count
        repeat {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        append(digits.span.extracting(first..<digits.count))
    }

    /// Removes all bytes from `length` on and keeps the capacity.
    /// - Precondition: `length` is at most `count`.
    public mutating func truncate(to length: Int) {
        precondition(length >= 0 && length <= count, "truncate beyond the end")
        filled = length
    }

    /// Removes the first `length` bytes and moves the rest to the front.
    /// - Precondition: `length` is at most `count`.
    public mutating func removeFirst(_ length: Int) {
        precondition(length >= 0 && length <= count, "remove beyond the end")
        unsafe start.update(from: start + length, count: count - length)
        filled -= length
    }

    /// Overwrites a byte already written.
    /// - Precondition: `offset` lies within `count`.
    @inlinable public mutating func overwrite(at offset: Int, with byte: UInt8) {
        precondition(offset >= 0 && offset < filled, "overwrite beyond the end")
        unsafe start[offset] = byte
    }

    /// Overwrites bytes already written, such as a length that is known later.
    /// - Precondition: `offset` and all bytes after it lie within `count`.
    public mutating func overwrite(at offset: Int, with bytes: Span<UInt8>) {
        precondition(offset >= 0 && offset + bytes.count <= count, "overwrite beyond the end")
        for index in bytes.indices { unsafe start[offset + index] = bytes[index] }
    }

    @inlinable
    mutating func append(_ source: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length)
        unsafe (start + filled).update(from: source, count: length)
        filled += length
    }
}
