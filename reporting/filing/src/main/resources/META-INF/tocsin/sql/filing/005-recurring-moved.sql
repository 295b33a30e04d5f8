-- Recurring work is the store's: its table is recurring_work there. What was due is due at once.
DROP TABLE recurring;
