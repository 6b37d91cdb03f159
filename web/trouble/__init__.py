"""What has stopped, what is held, what waits: for coordinators and administrators, who let it go on."""
