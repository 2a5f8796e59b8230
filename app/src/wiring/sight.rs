//! Who may open a file.

use kernel::{OrderId, Result};
use process::{Process, SubjectKind};
use store::{BoxFuture, Tx};

/// Whoever may see what it is attached to.
pub(crate) struct FileSight(pub(crate) Process);

impl files::FileGuard for FileSight {
    fn may_see<'a>(
        &'a self,
        tx: &'a mut Tx<'_>,
        principal: &'a access::Principal,
        subject: &'a files::Subject,
    ) -> BoxFuture<'a, Result<bool>> {
        Box::pin(async move {
            if subject.kind == intake::FILES {
                return intake::sees(tx, principal, subject.id).await;
            }
            if subject.kind == archive::FILES_OF {
                return archive::may_see(tx, &self.0, principal, OrderId(subject.id)).await;
            }
            if subject.kind == orders::CONTRACT_FILES {
                let id = orders::ContractId(subject.id);
                return match access::allowed::<access::matrix::ViewContract>(principal) {
                    Some(permit) => orders::sees_contract(tx, &permit, id).await,
                    None => Ok(false),
                };
            }
            if subject.kind != SubjectKind::SalesOrder.code() {
                return Ok(false);
            }
            match access::authorize::<access::matrix::ViewOrder>(principal) {
                Ok(permit) => orders::sees(tx, &permit, OrderId(subject.id)).await,
                Err(_) => Ok(false),
            }
        })
    }
}
