"""The spike response plan: a spike event's life, its checklist, the playbook, what was learnt."""
