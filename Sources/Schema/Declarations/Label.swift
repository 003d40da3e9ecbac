// What a reference to a record shows of it.

package import SQLite

extension Resource {
    /// The members of a reference to a record, beside its id and its identifier.
    package struct Label: Sendable {
        package let expression: Expression
        /// The columns in which `{"name": …}` of a body is looked up.
        package let searched: [String]
        /// The member of `_info` that links to the record, such as `company_href`.
        let href: String?

        /// Whether a reference links to the record, in `_info`.
        package private(set) var isLinked = true

        /// Whether `_info` shows the record's GUID beside the link (docs/LIVE-API.md#info-links).
        let showsGUID: Bool

        /// Whether references show the record's identifier, where it has one.
        let showsIdentifier: Bool

        /// The member that shows the label.
        package private(set) var member = "name"

        /// Further members, each computed from the record, without joins (docs/LIVE-API.md#references).
        package private(set) var details: [Field] = []

        /// The name is the value of a field; a body may name any of `others` instead.
        package static func field(
            _ name: String, or others: String..., href: String? = nil, showsGUID: Bool = false,
            showsIdentifier: Bool = true
        ) -> Label {
            Label(
                expression: Expression { $0[name] }, searched: [name] + others, href: href,
                showsGUID: showsGUID, showsIdentifier: showsIdentifier)
        }

        /// The name is put together.
        package static func composed(href: String? = nil, _ sql: @escaping @Sendable (Scope) -> SQL)
            -> Label
        {
            Label(
                expression: Expression(sql), searched: [], href: href, showsGUID: false,
                showsIdentifier: true)
        }

        /// The same label in a member of another name.
        package func called(_ member: String) -> Label {
            var label = self
            label.member = member
            return label
        }

        /// The same label in a reference without a link (docs/LIVE-API.md#references).
        package func unlinked() -> Label {
            var label = self
            label.isLinked = false
            return label
        }

        /// The same label, with further members behind it.
        package func showing(_ details: Field...) -> Label {
            var label = self
            label.details = details
            return label
        }
    }
}
