-- Why: a search that answers any tree of conditions, over every field, fast. Processes keep a copy of the index in memory;
-- this is what they read it from, and how each finds out what the others changed.

drop table search_document;
drop text search configuration portico_it;
drop text search configuration portico_en;

-- One row for each resource that is not deleted, written in the transaction that changes it. Drafts have one too, for
-- those who may read them: their `visibility` is `draft`.
create table search_document (
  resource_id uuid primary key references catalog_resource on delete cascade,
  kind text not null,
  visibility text not null check (visibility in ('public', 'restricted', 'draft')),
  organization_id uuid not null,
  tag text[] not null,
  title_sort text not null,
  -- The folded words of title, keywords, organization, description, distributions and the rest, a line each.
  words text not null,
  -- Values, dates, numbers, boxes, periods and labels: IndexedFields of src/search/indexed-document.ts.
  fields jsonb not null,
  -- Points of the European quality score of what is published.
  quality real
);

-- When each row of search_document last changed or went, as the transaction that did it. A reader that remembers its
-- snapshot finds what was committed since, in whatever order transactions began and ended.
create table search_change (
  resource_id uuid primary key,
  changed xid8 not null
);
create index search_change_changed on search_change (changed);

create function note_search_change() returns trigger language plpgsql as $$
begin
  insert into search_change (resource_id, changed)
  select distinct resource_id, pg_current_xact_id() from touched order by resource_id
  on conflict (resource_id) do update set changed = excluded.changed;
  return null;
end $$;
create trigger search_document_inserted after insert on search_document
  referencing new table as touched for each statement execute function note_search_change();
create trigger search_document_updated after update on search_document
  referencing new table as touched for each statement execute function note_search_change();
create trigger search_document_deleted after delete on search_document
  referencing old table as touched for each statement execute function note_search_change();

-- What is to be indexed anew: everything, once after this migration. Emptied at the next start.
create table search_backlog (resource_id uuid primary key references catalog_resource on delete cascade);
insert into search_backlog select id from catalog_resource where state <> 'deleted';

-- Words that mean the same to a search; more than one word is a phrase. Sysadmins may change it: see docs/search.md.
create table search_synonym (
  id integer generated always as identity primary key,
  terms text[] not null check (cardinality(terms) >= 2)
);
insert into search_synonym (terms) values
  ('{rifiuti,spazzatura,immondizia}'),
  ('{"raccolta differenziata",riciclo}'),
  ('{bilancio,budget,"conto consuntivo"}'),
  ('{scuola,"istituto scolastico",school}'),
  ('{bicicletta,bici,ciclabile,bike}'),
  ('{autobus,bus,pullman}'),
  ('{automobile,auto,autovettura}'),
  ('{tpl,"trasporto pubblico locale","public transport"}'),
  ('{gtfs,"orari del trasporto pubblico"}'),
  ('{ztl,"zona a traffico limitato"}'),
  ('{incidente,sinistro,accident}'),
  ('{strada,via,road}'),
  ('{toponomastica,stradario,odonomastica}'),
  ('{"numero civico","numerazione civica","address"}'),
  ('{parcheggio,sosta,parking}'),
  ('{acqua,water}'),
  ('{aria,air}'),
  ('{albero,alberatura,tree}'),
  ('{"verde pubblico",giardino,parco}'),
  ('{meteo,meteorologia,weather}'),
  ('{energia,energy}'),
  ('{"colonnina di ricarica","ricarica elettrica"}'),
  ('{ospedale,nosocomio,hospital}'),
  ('{salute,sanita,health}'),
  ('{farmacia,pharmacy}'),
  ('{asl,"azienda sanitaria locale"}'),
  ('{popolazione,abitante,residente,population}'),
  ('{elezione,votazione,scrutinio,election}'),
  ('{delibera,deliberazione}'),
  ('{appalto,gara,tender}'),
  ('{anac,"autorita nazionale anticorruzione"}'),
  ('{dipendente,personale,staff}'),
  ('{turismo,turista,tourism}'),
  ('{albergo,hotel,"struttura ricettiva"}'),
  ('{museo,museum}'),
  ('{biblioteca,library}'),
  ('{mappa,cartografia,map}'),
  ('{confine,limite,boundary}'),
  ('{catasto,particella,cadastre}'),
  ('{lidar,"modello digitale del terreno",dtm}'),
  ('{prg,"piano regolatore"}'),
  ('{psc,"piano strutturale comunale"}'),
  ('{pnrr,"piano nazionale di ripresa e resilienza"}'),
  ('{comune,municipio,municipality}'),
  ('{impresa,azienda,company}'),
  ('{lavoro,occupazione,employment}'),
  ('{statistica,statistics}');
