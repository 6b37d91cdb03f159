"""Who hears of a late task and decides about it: letters, decision links, recipients. The ladder is BPMN and DMN."""
