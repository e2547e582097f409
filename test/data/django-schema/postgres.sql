CREATE TABLE auth_group (
    id integer NOT NULL,
    name character varying(150) NOT NULL
);
CREATE SEQUENCE auth_group_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE auth_group_id_seq OWNED BY auth_group.id;
CREATE TABLE auth_group_permissions (
    id bigint NOT NULL,
    group_id integer NOT NULL,
    permission_id integer NOT NULL
);
CREATE SEQUENCE auth_group_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE auth_group_permissions_id_seq OWNED BY auth_group_permissions.id;
CREATE TABLE auth_permission (
    id integer NOT NULL,
    name character varying(255) NOT NULL,
    content_type_id integer NOT NULL,
    codename character varying(100) NOT NULL
);
CREATE SEQUENCE auth_permission_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE auth_permission_id_seq OWNED BY auth_permission.id;
CREATE TABLE auth_user (
    id integer NOT NULL,
    password character varying(128) NOT NULL,
    last_login timestamp with time zone,
    is_superuser boolean NOT NULL,
    username character varying(150) NOT NULL,
    first_name character varying(150) NOT NULL,
    last_name character varying(150) NOT NULL,
    email character varying(254) NOT NULL,
    is_staff boolean NOT NULL,
    is_active boolean NOT NULL,
    date_joined timestamp with time zone NOT NULL
);
CREATE TABLE auth_user_groups (
    id bigint NOT NULL,
    user_id integer NOT NULL,
    group_id integer NOT NULL
);
CREATE SEQUENCE auth_user_groups_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE auth_user_groups_id_seq OWNED BY auth_user_groups.id;
CREATE SEQUENCE auth_user_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE auth_user_id_seq OWNED BY auth_user.id;
CREATE TABLE auth_user_user_permissions (
    id bigint NOT NULL,
    user_id integer NOT NULL,
    permission_id integer NOT NULL
);
CREATE SEQUENCE auth_user_user_permissions_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE auth_user_user_permissions_id_seq OWNED BY auth_user_user_permissions.id;
CREATE TABLE django_admin_log (
    id integer NOT NULL,
    action_time timestamp with time zone NOT NULL,
    object_id text,
    object_repr character varying(200) NOT NULL,
    action_flag smallint NOT NULL,
    change_message text NOT NULL,
    content_type_id integer,
    user_id integer NOT NULL,
    CONSTRAINT django_admin_log_action_flag_check CHECK ((action_flag >= 0))
);
CREATE SEQUENCE django_admin_log_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE django_admin_log_id_seq OWNED BY django_admin_log.id;
CREATE TABLE django_content_type (
    id integer NOT NULL,
    app_label character varying(100) NOT NULL,
    model character varying(100) NOT NULL
);
CREATE SEQUENCE django_content_type_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE django_content_type_id_seq OWNED BY django_content_type.id;
CREATE TABLE django_migrations (
    id bigint NOT NULL,
    app character varying(255) NOT NULL,
    name character varying(255) NOT NULL,
    applied timestamp with time zone NOT NULL
);
CREATE SEQUENCE django_migrations_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE django_migrations_id_seq OWNED BY django_migrations.id;
CREATE TABLE django_session (
    session_key character varying(40) NOT NULL,
    session_data text NOT NULL,
    expire_date timestamp with time zone NOT NULL
);
CREATE TABLE press_everything (
    key uuid NOT NULL,
    amount numeric(10,2) NOT NULL,
    "when" timestamp with time zone NOT NULL,
    day date,
    at time without time zone,
    took interval,
    data jsonb NOT NULL,
    blob bytea NOT NULL,
    ok boolean NOT NULL,
    maybe boolean,
    ip inet,
    n integer NOT NULL,
    big bigint NOT NULL,
    ratio double precision NOT NULL,
    slug character varying(50) NOT NULL,
    mail character varying(254) NOT NULL,
    status character varying(9) NOT NULL,
    owner_id integer,
    CONSTRAINT press_everything_n_check CHECK ((n >= 0)),
    CONSTRAINT press_n CHECK (((n >= 1) AND (n <= 9)))
);
CREATE TABLE press_everything_friends (
    id bigint NOT NULL,
    from_everything_id uuid NOT NULL,
    to_everything_id uuid NOT NULL
);
CREATE SEQUENCE press_everything_friends_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE press_everything_friends_id_seq OWNED BY press_everything_friends.id;
CREATE TABLE press_everything_tags (
    id bigint NOT NULL,
    everything_id uuid NOT NULL,
    place_id bigint NOT NULL
);
CREATE SEQUENCE press_everything_tags_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE press_everything_tags_id_seq OWNED BY press_everything_tags.id;
CREATE TABLE press_group (
    id bigint NOT NULL,
    name character varying(128) NOT NULL
);
CREATE SEQUENCE press_group_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE press_group_id_seq OWNED BY press_group.id;
CREATE TABLE press_membership (
    id bigint NOT NULL,
    reason character varying(64) NOT NULL,
    group_id bigint NOT NULL,
    inviter_id bigint NOT NULL,
    person_id bigint NOT NULL
);
CREATE SEQUENCE press_membership_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE press_membership_id_seq OWNED BY press_membership.id;
CREATE TABLE press_person (
    id bigint NOT NULL,
    name character varying(128) NOT NULL
);
CREATE SEQUENCE press_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE press_person_id_seq OWNED BY press_person.id;
CREATE TABLE press_place (
    id bigint NOT NULL,
    name character varying(50) NOT NULL
);
CREATE SEQUENCE press_place_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE press_place_id_seq OWNED BY press_place.id;
CREATE TABLE press_restaurant (
    place_ptr_id bigint NOT NULL,
    stars smallint NOT NULL,
    CONSTRAINT press_restaurant_stars_check CHECK ((stars >= 0))
);
ALTER TABLE ONLY auth_group ALTER COLUMN id SET DEFAULT nextval('auth_group_id_seq'::regclass);
ALTER TABLE ONLY auth_group_permissions ALTER COLUMN id SET DEFAULT nextval('auth_group_permissions_id_seq'::regclass);
ALTER TABLE ONLY auth_permission ALTER COLUMN id SET DEFAULT nextval('auth_permission_id_seq'::regclass);
ALTER TABLE ONLY auth_user ALTER COLUMN id SET DEFAULT nextval('auth_user_id_seq'::regclass);
ALTER TABLE ONLY auth_user_groups ALTER COLUMN id SET DEFAULT nextval('auth_user_groups_id_seq'::regclass);
ALTER TABLE ONLY auth_user_user_permissions ALTER COLUMN id SET DEFAULT nextval('auth_user_user_permissions_id_seq'::regclass);
ALTER TABLE ONLY django_admin_log ALTER COLUMN id SET DEFAULT nextval('django_admin_log_id_seq'::regclass);
ALTER TABLE ONLY django_content_type ALTER COLUMN id SET DEFAULT nextval('django_content_type_id_seq'::regclass);
ALTER TABLE ONLY django_migrations ALTER COLUMN id SET DEFAULT nextval('django_migrations_id_seq'::regclass);
ALTER TABLE ONLY press_everything_friends ALTER COLUMN id SET DEFAULT nextval('press_everything_friends_id_seq'::regclass);
ALTER TABLE ONLY press_everything_tags ALTER COLUMN id SET DEFAULT nextval('press_everything_tags_id_seq'::regclass);
ALTER TABLE ONLY press_group ALTER COLUMN id SET DEFAULT nextval('press_group_id_seq'::regclass);
ALTER TABLE ONLY press_membership ALTER COLUMN id SET DEFAULT nextval('press_membership_id_seq'::regclass);
ALTER TABLE ONLY press_person ALTER COLUMN id SET DEFAULT nextval('press_person_id_seq'::regclass);
ALTER TABLE ONLY press_place ALTER COLUMN id SET DEFAULT nextval('press_place_id_seq'::regclass);
ALTER TABLE ONLY auth_group
    ADD CONSTRAINT auth_group_name_key UNIQUE (name);
ALTER TABLE ONLY auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_permission_id_0cd325b0_uniq UNIQUE (group_id, permission_id);
ALTER TABLE ONLY auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY auth_group
    ADD CONSTRAINT auth_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_codename_01ab375a_uniq UNIQUE (content_type_id, codename);
ALTER TABLE ONLY auth_permission
    ADD CONSTRAINT auth_permission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY auth_user_groups
    ADD CONSTRAINT auth_user_groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY auth_user_groups
    ADD CONSTRAINT auth_user_groups_user_id_group_id_94350c0c_uniq UNIQUE (user_id, group_id);
ALTER TABLE ONLY auth_user
    ADD CONSTRAINT auth_user_pkey PRIMARY KEY (id);
ALTER TABLE ONLY auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_pkey PRIMARY KEY (id);
ALTER TABLE ONLY auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_user_id_permission_id_14a6b632_uniq UNIQUE (user_id, permission_id);
ALTER TABLE ONLY auth_user
    ADD CONSTRAINT auth_user_username_key UNIQUE (username);
ALTER TABLE ONLY django_admin_log
    ADD CONSTRAINT django_admin_log_pkey PRIMARY KEY (id);
ALTER TABLE ONLY django_content_type
    ADD CONSTRAINT django_content_type_app_label_model_76bd3d3b_uniq UNIQUE (app_label, model);
ALTER TABLE ONLY django_content_type
    ADD CONSTRAINT django_content_type_pkey PRIMARY KEY (id);
ALTER TABLE ONLY django_migrations
    ADD CONSTRAINT django_migrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY django_session
    ADD CONSTRAINT django_session_pkey PRIMARY KEY (session_key);
ALTER TABLE ONLY press_everything
    ADD CONSTRAINT press_everything_big_key UNIQUE (big);
ALTER TABLE ONLY press_everything_friends
    ADD CONSTRAINT press_everything_friends_from_everything_id_to_ev_89471d63_uniq UNIQUE (from_everything_id, to_everything_id);
ALTER TABLE ONLY press_everything_friends
    ADD CONSTRAINT press_everything_friends_pkey PRIMARY KEY (id);
ALTER TABLE ONLY press_everything
    ADD CONSTRAINT press_everything_mail_key UNIQUE (mail);
ALTER TABLE ONLY press_everything
    ADD CONSTRAINT press_everything_owner_id_key UNIQUE (owner_id);
ALTER TABLE ONLY press_everything
    ADD CONSTRAINT press_everything_pkey PRIMARY KEY (key);
ALTER TABLE ONLY press_everything_tags
    ADD CONSTRAINT press_everything_tags_everything_id_place_id_089eca95_uniq UNIQUE (everything_id, place_id);
ALTER TABLE ONLY press_everything_tags
    ADD CONSTRAINT press_everything_tags_pkey PRIMARY KEY (id);
ALTER TABLE ONLY press_group
    ADD CONSTRAINT press_group_pkey PRIMARY KEY (id);
ALTER TABLE ONLY press_membership
    ADD CONSTRAINT press_membership_group_id_person_id_648ca7e3_uniq UNIQUE (group_id, person_id);
ALTER TABLE ONLY press_membership
    ADD CONSTRAINT press_membership_pkey PRIMARY KEY (id);
ALTER TABLE ONLY press_person
    ADD CONSTRAINT press_person_pkey PRIMARY KEY (id);
ALTER TABLE ONLY press_place
    ADD CONSTRAINT press_place_pkey PRIMARY KEY (id);
ALTER TABLE ONLY press_restaurant
    ADD CONSTRAINT press_restaurant_pkey PRIMARY KEY (place_ptr_id);
ALTER TABLE ONLY press_everything
    ADD CONSTRAINT press_slug_day UNIQUE (slug, day);
CREATE INDEX auth_group_name_a6ea08ec_like ON auth_group USING btree (name varchar_pattern_ops);
CREATE INDEX auth_group_permissions_group_id_b120cbf9 ON auth_group_permissions USING btree (group_id);
CREATE INDEX auth_group_permissions_permission_id_84c5c92e ON auth_group_permissions USING btree (permission_id);
CREATE INDEX auth_permission_content_type_id_2f476e4b ON auth_permission USING btree (content_type_id);
CREATE INDEX auth_user_groups_group_id_97559544 ON auth_user_groups USING btree (group_id);
CREATE INDEX auth_user_groups_user_id_6a12ed8b ON auth_user_groups USING btree (user_id);
CREATE INDEX auth_user_user_permissions_permission_id_1fbb5f2c ON auth_user_user_permissions USING btree (permission_id);
CREATE INDEX auth_user_user_permissions_user_id_a95ead1b ON auth_user_user_permissions USING btree (user_id);
CREATE INDEX auth_user_username_6821ab7c_like ON auth_user USING btree (username varchar_pattern_ops);
CREATE INDEX django_admin_log_content_type_id_c4bce8eb ON django_admin_log USING btree (content_type_id);
CREATE INDEX django_admin_log_user_id_c564eba6 ON django_admin_log USING btree (user_id);
CREATE INDEX django_session_expire_date_a5c62663 ON django_session USING btree (expire_date);
CREATE INDEX django_session_session_key_c0390e0f_like ON django_session USING btree (session_key varchar_pattern_ops);
CREATE INDEX press_everything_friends_from_everything_id_6668beea ON press_everything_friends USING btree (from_everything_id);
CREATE INDEX press_everything_friends_to_everything_id_2e8c6d8d ON press_everything_friends USING btree (to_everything_id);
CREATE INDEX press_everything_mail_1c3035e7_like ON press_everything USING btree (mail varchar_pattern_ops);
CREATE INDEX press_everything_slug_6f4bc70e ON press_everything USING btree (slug);
CREATE INDEX press_everything_slug_6f4bc70e_like ON press_everything USING btree (slug varchar_pattern_ops);
CREATE INDEX press_everything_tags_everything_id_6351d1d9 ON press_everything_tags USING btree (everything_id);
CREATE INDEX press_everything_tags_place_id_c2a5fdaf ON press_everything_tags USING btree (place_id);
CREATE INDEX press_membership_group_id_4f091db6 ON press_membership USING btree (group_id);
CREATE INDEX press_membership_inviter_id_792f2ab1 ON press_membership USING btree (inviter_id);
CREATE INDEX press_membership_person_id_732cecf9 ON press_membership USING btree (person_id);
CREATE INDEX press_ok ON press_everything USING btree (n) WHERE ok;
CREATE INDEX press_when ON press_everything USING btree ("when" DESC, slug);
ALTER TABLE ONLY auth_group_permissions
    ADD CONSTRAINT auth_group_permissio_permission_id_84c5c92e_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_group_permissions
    ADD CONSTRAINT auth_group_permissions_group_id_b120cbf9_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_permission
    ADD CONSTRAINT auth_permission_content_type_id_2f476e4b_fk_django_co FOREIGN KEY (content_type_id) REFERENCES django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_user_groups
    ADD CONSTRAINT auth_user_groups_group_id_97559544_fk_auth_group_id FOREIGN KEY (group_id) REFERENCES auth_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_user_groups
    ADD CONSTRAINT auth_user_groups_user_id_6a12ed8b_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permi_permission_id_1fbb5f2c_fk_auth_perm FOREIGN KEY (permission_id) REFERENCES auth_permission(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY auth_user_user_permissions
    ADD CONSTRAINT auth_user_user_permissions_user_id_a95ead1b_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY django_admin_log
    ADD CONSTRAINT django_admin_log_content_type_id_c4bce8eb_fk_django_co FOREIGN KEY (content_type_id) REFERENCES django_content_type(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY django_admin_log
    ADD CONSTRAINT django_admin_log_user_id_c564eba6_fk_auth_user_id FOREIGN KEY (user_id) REFERENCES auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_everything_friends
    ADD CONSTRAINT press_everything_fri_from_everything_id_6668beea_fk_press_eve FOREIGN KEY (from_everything_id) REFERENCES press_everything(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_everything_friends
    ADD CONSTRAINT press_everything_fri_to_everything_id_2e8c6d8d_fk_press_eve FOREIGN KEY (to_everything_id) REFERENCES press_everything(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_everything
    ADD CONSTRAINT press_everything_owner_id_93a723f8_fk_auth_user_id FOREIGN KEY (owner_id) REFERENCES auth_user(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_everything_tags
    ADD CONSTRAINT press_everything_tag_everything_id_6351d1d9_fk_press_eve FOREIGN KEY (everything_id) REFERENCES press_everything(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_everything_tags
    ADD CONSTRAINT press_everything_tags_place_id_c2a5fdaf_fk_press_place_id FOREIGN KEY (place_id) REFERENCES press_place(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_membership
    ADD CONSTRAINT press_membership_group_id_4f091db6_fk_press_group_id FOREIGN KEY (group_id) REFERENCES press_group(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_membership
    ADD CONSTRAINT press_membership_inviter_id_792f2ab1_fk_press_person_id FOREIGN KEY (inviter_id) REFERENCES press_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_membership
    ADD CONSTRAINT press_membership_person_id_732cecf9_fk_press_person_id FOREIGN KEY (person_id) REFERENCES press_person(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY press_restaurant
    ADD CONSTRAINT press_restaurant_place_ptr_id_834246dc_fk_press_place_id FOREIGN KEY (place_ptr_id) REFERENCES press_place(id) DEFERRABLE INITIALLY DEFERRED;
