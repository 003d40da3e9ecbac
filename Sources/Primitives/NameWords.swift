// The words of names such as ContactDepartment.

extension String {
    /// The name with blanks between its words, whose capitals stay together where they are those of one word:
    /// `ContactDepartment` is `Contact Department`, `GLAccount` is `GL Account`.
    package var spaced: String {
        let letters = Array(self)
        return letters.indices.reduce(into: "") { words, index in
            let isFirst =
                index > 0 && letters[index].isUppercase
                && (!letters[index - 1].isUppercase
                    || index + 1 < letters.count && letters[index + 1].isLowercase)
            if isFirst { words += " " }
            words.append(letters[index])
        }
    }

    /// The name with a small first word: `ContactDepartment` is `contactDepartment`, `SLA` is `sla`.
    package var camelCased: String {
        let capitals = utf8.prefix { $0 &- 0x41 < 26 }.count
        let small = capitals == utf8.count ? capitals : max(1, capitals - 1)
        return prefix(small).lowercased() + dropFirst(small)
    }
}
