//! A bounded queue between tasks and database threads. A full queue refuses at once: the caller
//! answers "unavailable" instead of letting work pile up.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use parking_lot::{Condvar, Mutex};

/// The queue; clones share it.
pub(crate) struct Queue<T>(Arc<Shared<T>>);

struct Shared<T> {
    state: Mutex<State<T>>,
    filled: Condvar,
    capacity: usize,
}

struct State<T> {
    items: VecDeque<T>,
    waiting: usize,
    closed: bool,
}

/// Why an item was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Full,
    Closed,
}

/// What came out of the queue.
#[derive(Debug)]
pub(crate) enum Popped<T> {
    Item(T),
    Idle,
    Closed,
}

impl<T> std::fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Queue")
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Queue<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        let state = State {
            items: VecDeque::new(),
            waiting: 0,
            closed: false,
        };
        Self(Arc::new(Shared {
            state: Mutex::new(state),
            filled: Condvar::new(),
            capacity,
        }))
    }

    pub(crate) fn push(&self, item: T) -> Result<(), Refused> {
        let mut state = self.0.state.lock();
        if state.closed {
            return Err(Refused::Closed);
        }
        if state.items.len() >= self.0.capacity {
            return Err(Refused::Full);
        }
        state.items.push_back(item);
        let wake = state.waiting > 0;
        drop(state);
        if wake {
            self.0.filled.notify_one();
        }
        Ok(())
    }

    /// The next item if there is one now.
    pub(crate) fn try_pop(&self) -> Option<T> {
        self.0.state.lock().items.pop_front()
    }

    /// Waits for an item; a closed queue is emptied first. `patience` bounds the wait.
    pub(crate) fn pop(&self, patience: Option<Duration>) -> Popped<T> {
        let deadline = patience.map(|patience| Instant::now() + patience);
        let mut state = self.0.state.lock();
        loop {
            if let Some(item) = state.items.pop_front() {
                return Popped::Item(item);
            }
            if state.closed {
                return Popped::Closed;
            }
            state.waiting += 1;
            let late = match deadline {
                Some(deadline) => self.0.filled.wait_until(&mut state, deadline).timed_out(),
                None => {
                    self.0.filled.wait(&mut state);
                    false
                }
            };
            state.waiting -= 1;
            if late && state.items.is_empty() && !state.closed {
                return Popped::Idle;
            }
        }
    }

    /// Takes no more items; those already in are still served.
    pub(crate) fn close(&self) {
        self.0.state.lock().closed = true;
        self.0.filled.notify_all();
    }

    pub(crate) fn len(&self) -> usize {
        self.0.state.lock().items.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_or_closed_queue_refuses_and_what_is_in_is_served() {
        let queue = Queue::new(2);
        assert_eq!(queue.push(1), Ok(()));
        assert_eq!(queue.push(2), Ok(()));
        assert_eq!(queue.push(3), Err(Refused::Full));
        queue.close();
        assert_eq!(queue.push(4), Err(Refused::Closed));
        assert!(matches!(queue.pop(None), Popped::Item(1)));
        assert_eq!(queue.try_pop(), Some(2));
        assert!(matches!(queue.pop(None), Popped::Closed));
    }

    #[test]
    fn an_idle_wait_ends() {
        let queue = Queue::<u8>::new(1);
        assert!(matches!(
            queue.pop(Some(Duration::from_millis(1))),
            Popped::Idle
        ));
    }
}
