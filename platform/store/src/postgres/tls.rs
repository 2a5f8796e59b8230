//! Encrypted connections to the server, and whose word is taken for who it is.

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

/// Encrypts, and checks the server's certificate and name against the authorities in a PEM file, or
/// else against those of the operating system. There is no encryption without that check: it would
/// keep out only those who do not try.
pub(super) fn connector(authorities: Option<&Path>) -> Result<MakeRustlsConnect, StoreError> {
    let found = match authorities {
        Some(file) => read(file)?,
        None => rustls_native_certs::load_native_certs().certs,
    };
    let mut roots = RootCertStore::empty();
    let (believed, _) = roots.add_parsable_certificates(found);
    if believed == 0 {
        return Err(StoreError::other(
            "no certificate authority is known: name a PEM file with --database-ca, \
             or install the system's (ca-certificates)",
        ));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(StoreError::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

fn read(file: &Path) -> Result<Vec<CertificateDer<'static>>, StoreError> {
    let unreadable = |error| {
        let file = file.display();
        StoreError::other(format_args!(
            "the certificate authorities in {file} cannot be read: {error}"
        ))
    };
    CertificateDer::pem_file_iter(file)
        .map_err(unreadable)?
        .collect::<Result<_, _>>()
        .map_err(unreadable)
}
