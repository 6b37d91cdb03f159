"""What coordinators change in a package before it is published: one draft per package and city, shared by all."""
