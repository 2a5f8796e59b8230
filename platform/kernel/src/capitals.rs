//! Amounts of RMB in capitals (大写金额).
