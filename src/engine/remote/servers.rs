//! What a server says that it is. Databases that share a driver differ in their SQL, and in what they can do.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use adbc_core::Connection;
use adbc_core::options::InfoCode;
use arrow::array::{Array, AsArray};

use super::address::Address;

/// The names of the servers that were asked.
static ASKED: Mutex<Vec<(Address, Option<String>)>> = Mutex::new(Vec::new());

/// The name that a server gave itself, if it was asked and told.
pub(super) fn known(address: &Address) -> Option<String> {
    let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
    asked.iter().find(|(one, _)| one == address).and_then(|(_, name)| name.clone())
}

/// Asks a server for its name, once. It may be silent.
pub(super) fn ask(address: &Address, connection: &impl Connection) {
    let is_asked = |asked: &[(Address, Option<String>)]| asked.iter().any(|(one, _)| one == address);
    if is_asked(&ASKED.lock().unwrap_or_else(PoisonError::into_inner)) {
        return;
    }
    let name = name_of(connection);
    ASKED.lock().unwrap_or_else(PoisonError::into_inner).push((address.clone(), name));
}

fn name_of(connection: &impl Connection) -> Option<String> {
    let answer = connection.get_info(Some(HashSet::from([InfoCode::VendorName]))).ok()?;
    let batch = answer.into_iter().next()?.ok()?;
    if batch.num_rows() == 0 {
        return None;
    }
    let value = batch.column_by_name("info_value")?.as_union_opt()?.value(0);
    let name = value.as_string_opt::<i32>()?;
    (!name.is_empty() && name.is_valid(0)).then(|| name.value(0).to_string())
}

/// Whether a statement that is cancelled goes on in a server of this name.
pub(super) fn works_on(name: &str) -> bool {
    name.contains("Ballista")
}
