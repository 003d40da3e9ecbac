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

    /// Every named rule that amendments alone name.
    static let ofAmendments: [RuleID: Rule] = [
        .companyOfContact: .inherited("company", from: "contact"),
        .companyOfProject: .inherited("company", from: "project"),
        .contactOfProject: .inherited("contact", from: "project"),
        .projectOfPhase: .inherited("project", from: "phase"),
        .boardOfSubType: .inherited("board", from: "subType"),
        .scheduledHours: .scheduledHours,
        .scheduledObject: .scheduledObject,
        .subTypeOfType: .subTypeOfType,
        .timeCharge: .timeCharge,
        .timeFollowsTicket: .timeFollowsTicket,
        .timeHours: .timeHours,
        .typeAssociations: .typeAssociations,
    ]
}

extension Ruleset {
    /// The resources of the imitated service in a mode, with their rules; made when first asked for.
    package static func shared(_ mode: Mode) -> Ruleset { perMode[mode] }

    private static let perMode = PerMode {
        Ruleset(.shared($0), named: Rule.named) { Rule.ofAmendments }
    }
}
