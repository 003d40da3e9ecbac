// The rules of the imitated service alone, by the names that declarations have for them.

package import Dialect
package import Records
import Schema

extension Rule {
    /// Every named rule of the imitated service.
    static let named: [RuleID: Rule] = ofUserDefinedFields.merging([
        .allContactsJoin: .allContactsJoin,
        .callback: .callback,
        .communicationWord: .communicationWord,
        .contactByAddress: .contactByAddress,
        .defaultCommunication: .defaultCommunication,
        .defaultContactJoins: .defaultContactJoins,
        .initialTicketNotes: .initialTicketNotes,
        .defaultSite: .defaultSite,
        .portalInvitation: .portalInvitation,
        .trackCompany: .trackCompany,
    ]) { one, _ in one }
}

extension Ruleset {
    /// The resources of the imitated service in a mode, with their rules; made when first asked for.
    package static func shared(_ mode: Mode) -> Ruleset {
        switch mode {
        case .default: lenient
        case .strict: strict
        }
    }

    private static let lenient = Ruleset(.shared(.default), named: Rule.named)
    private static let strict = Ruleset(.shared(.strict), named: Rule.named)
}
