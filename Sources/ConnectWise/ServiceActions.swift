// The handlers of the actions that declarations name.

package import API

extension ActionHandler {
    /// Every handler of the imitated service.
    package static let all: [ActionHandler] =
        [
            attachChildren, contactImage, deleteContactImage, downloadDocument, memberToken,
            mergeCompany, mergeTickets, portalSecurity, requestPassword, resolveURL,
            uploadDocument, validatePortalCredentials,
        ] + setContactImage
}
