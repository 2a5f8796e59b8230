//! The calendars in use: the nation's days carried with the program, the company's rules over them,
//! and a department's over those.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use engine::{Calendar, calendar::Layer};
use kernel::{DepartmentId, Result};
use store::Tx;

use crate::store::calendar;

#[derive(Debug)]
pub(crate) struct Calendars(RwLock<Set>);

#[derive(Debug)]
struct Set {
    company: Arc<Calendar>,
    departments: HashMap<DepartmentId, Arc<Calendar>>,
}

impl Default for Calendars {
    fn default() -> Self {
        Self(RwLock::new(Set {
            company: Arc::new(Calendar::china()),
            departments: HashMap::new(),
        }))
    }
}

impl Calendars {
    pub(crate) async fn load(&self, tx: &mut Tx<'_>) -> Result<()> {
        let layers = calendar::layers(tx).await?;
        let nothing = Layer::default();
        let company = Calendar::china().with(layers.get(&None).unwrap_or(&nothing));
        let departments = layers
            .iter()
            .filter_map(|(department, layer)| {
                Some(((*department)?, Arc::new(company.clone().with(layer))))
            })
            .collect();
        let set = Set {
            company: Arc::new(company),
            departments,
        };
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = set;
        Ok(())
    }

    pub(crate) fn company(&self) -> Arc<Calendar> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .company
            .clone()
    }

    pub(crate) fn of(&self, department: Option<DepartmentId>) -> Arc<Calendar> {
        let set = self.0.read().unwrap_or_else(PoisonError::into_inner);
        department
            .and_then(|d| set.departments.get(&d))
            .unwrap_or(&set.company)
            .clone()
    }
}
