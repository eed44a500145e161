"""Pages about the whole city, by topic. They read the catalogue; only who has not published is asked of the budgets."""
