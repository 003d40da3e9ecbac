// The list of the imitated service's resources.

import Contract
package import Dialect
package import Schema

extension Catalog {
    /// The catalog of a mode, made when it is first asked for.
    package static func shared(_ mode: Mode) -> Catalog { perMode[mode] }

    private static let perMode = PerMode { mode in
        Catalog(mode: mode, of: declared) { ContractResources.shared(mode).source }
    }

    private static let declared: [Resource] =
        Resource.companyLookups + [
            .portalSecurityLevel, .portalSecuritySetting, .country, .state,
            .securityRole, .memberType, .timeZoneSetup, .workRole, .workType,
            .corporateStructureLevel, .systemDepartment,
            .location, .document, .member, .memberToken, .callback,
            .systemInfo, .licenseBit, .persona, .locale, .standardNote, .departmentLocation, .link,
            .userDefinedField, .userDefinedFieldOption,
            .contactType, .communicationType, .companyNoteType, .contactDepartment,
            .contactRelationship, .group, .companyStatus, .companyType, .teamRole, .track,
            .trackAction,
            .board, .boardStatus, .boardType, .boardTeam, .priority, .source,
            .agreementType, .projectStatus,
            .company, .companyTypeAssociation, .companySite,
            .contact, .contactCommunication, .contactNote, .contactGroup, .contactTypeAssociation,
            .contactTrack, .companyNote, .companyGroup, .companyTeam,
            .activity, .opportunity, .configuration, .agreement, .ticket, .serviceNote, .project,
            .projectContact, .outboxMessage,
            .contactInfo, .communication, .companyContactTypeAssociation, .marketingContact,
            .companyTrack, .marketingCompany, .serviceTicketNote,
            .memberInfo, .myAccount, .locationInfo, .departmentInfo,
        ] + Resource.infos
}
